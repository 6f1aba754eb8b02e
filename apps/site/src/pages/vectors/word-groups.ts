// What kinds of words the map tells apart. Taken from the questions of little-world, so that only words with known relations are marked.
import { analogyQuestions } from "@attn/little-world";

export type GroupName = "royals" | "people" | "animals" | "places" | "other";

export interface Group {
  readonly name: GroupName;
  readonly label: string;
}

export const groups: readonly Group[] = [
  { name: "royals", label: "royals" },
  { name: "people", label: "families and people" },
  { name: "animals", label: "animals and their young" },
  { name: "places", label: "countries and capitals" },
  { name: "other", label: "other words" },
];

/** Which words a map shows: the most frequent ones, or those of one kind. */
export type Shown = "all" | "people" | "animals" | "places";
export const shownKinds = ["all", "people", "animals", "places"] as const satisfies readonly Shown[];

const royals = ["king", "queen", "prince", "princess", "emperor", "empress"];

const kindOfRelation: Readonly<Record<string, Exclude<Shown, "all">>> = {
  "man-woman": "people",
  "adult-young": "animals",
  "country-capital": "places",
};

interface Known {
  readonly groupOf: ReadonlyMap<string, GroupName>;
  readonly pairs: Readonly<Record<Exclude<Shown, "all">, readonly (readonly [string, string])[]>>;
}
let known: Known | undefined;

function read(): Known {
  const groupOf = new Map<string, GroupName>();
  const pairs = {
    people: new Map<string, string>(),
    animals: new Map<string, string>(),
    places: new Map<string, string>(),
  };
  for (const { relation, a, b } of analogyQuestions()) {
    const kind = kindOfRelation[relation];
    if (!kind) continue;
    pairs[kind].set(a, b);
    for (const word of [a, b]) groupOf.set(word, royals.includes(word) ? "royals" : kind);
  }
  return { groupOf, pairs: { people: [...pairs.people], animals: [...pairs.animals], places: [...pairs.places] } };
}

const knownWords = (): Known => {
  known ??= read();
  return known;
};

/** The kind of a word. */
export const groupOf = (word: string): GroupName => knownWords().groupOf.get(word) ?? "other";

/** The pairs of a kind whose words differ in the same way: a man's word and a woman's, an animal and its young, a country and its capital. */
export const pairsOf = (kind: Shown): readonly (readonly [string, string])[] =>
  kind === "all" ? [] : knownWords().pairs[kind];

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

const royals = ["king", "queen", "prince", "princess", "emperor", "empress"];

const groupOfRelation: Readonly<Record<string, GroupName>> = {
  "man-woman": "people",
  "adult-young": "animals",
  "country-capital": "places",
};

/** The words of each group but the others, without repetition. */
export function groupedWords(): ReadonlyMap<string, GroupName> {
  const found = new Map<string, GroupName>();
  for (const { relation, a, b } of analogyQuestions()) {
    const name = groupOfRelation[relation];
    if (name) for (const word of [a, b]) found.set(word, royals.includes(word) ? "royals" : name);
  }
  return found;
}

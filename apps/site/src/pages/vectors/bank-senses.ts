// Which sense of "bank" its neighbours come from: counted in the sentences of little-world, where each sentence knows its sense.
import type { KeyedVectors, ScoredWord } from "@attn/embeddings";
import { senseSentences, words } from "@attn/little-world";
import type { Unknown } from "./ask-vectors.ts";

export type Sense = "river" | "money" | "basketball";

/** The nearest words of "bank", each with the sense it belongs to, if it belongs to one. */
export interface BankNeighbours {
  readonly nearest: readonly (ScoredWord & { readonly sense: Sense | undefined })[];
}

const counted = 400;
/** A word belongs to a sense when so much of what it does beside "bank" is there. */
const enough = 0.9;

let known: ReadonlyMap<string, Sense> | undefined;

/** Words that stand in sentences with "bank" of one sense and hardly in those of another. */
export function wordsBySense(): ReadonlyMap<string, Sense> {
  const counts = new Map<string, Map<string, number>>();
  for (const { sentence, sense } of senseSentences("bank", { seed: 1, count: counted }))
    for (const word of new Set(words(sentence))) {
      const of = counts.get(word) ?? new Map<string, number>();
      counts.set(word, of.set(sense, (of.get(sense) ?? 0) + 1));
    }
  const found = new Map<string, Sense>();
  for (const [word, of] of counts) {
    const total = [...of.values()].reduce((sum, each) => sum + each, 0);
    for (const [sense, count] of of) if (count >= enough * total) found.set(word, sense as Sense);
  }
  return found;
}

/** The ten nearest words of "bank" and what they have to do with it. */
export function bankNeighbours(vectors: KeyedVectors): BankNeighbours | Unknown {
  if (!vectors.has("bank")) return { unknown: ["bank"] };
  known ??= wordsBySense();
  const senses = known;
  return { nearest: vectors.nearest("bank", { count: 10 }).map((each) => ({ ...each, sense: senses.get(each.word) })) };
}

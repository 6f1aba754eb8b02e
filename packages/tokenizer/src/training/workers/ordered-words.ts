// What several counters have counted, as one list: the list that one counter of all batches would have.
import type { CountedWords } from "../symbol-table.ts";

/** How many different words a counter had met after a batch. Batches are numbered in the order of the input. */
export interface Milestone {
  readonly batch: number;
  readonly size: number;
}

/** What one counter has counted, and its batches in the order in which it took them. */
export interface CountedPart extends CountedWords {
  readonly milestones: readonly Milestone[];
}

/**
 * Adds the counts up. A word that nobody has met before a batch is new to whoever counted that batch; so, batch by batch, the new words of
 * its counter come in the order in which they were first seen.
 */
export const orderedWords = (parts: readonly CountedPart[]): CountedWords => {
  const words: string[] = [];
  const counts: number[] = [];
  const places = new Map<string, number>();
  const stretches = parts.flatMap((part) =>
    part.milestones.map(({ batch, size }, i) => ({ part, batch, from: part.milestones[i - 1]?.size ?? 0, to: size })),
  );
  for (const { part, from, to } of stretches.sort((a, b) => a.batch - b.batch)) {
    for (let i = from; i < to; i++) {
      const word = part.words[i] ?? "";
      const count = part.counts[i] ?? 0;
      const place = places.get(word);
      if (place === undefined) {
        places.set(word, words.length);
        words.push(word);
        counts.push(count);
      } else counts[place] = (counts[place] ?? 0) + count;
    }
  }
  return { words, counts };
};

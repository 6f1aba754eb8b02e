// Which words are learned, in which order, and how often each is passed over. Counting is in word-counts.ts.

import type { Word2VecSettings } from "../training/word2vec-options.ts";
import { keepThresholds } from "./subsampling.ts";
import { isKept, type TrimRule } from "./word-counts.ts";

/** The V words that are learned. */
export interface Vocabulary {
  readonly words: readonly string[];
  /** Word to its row. */
  readonly index: ReadonlyMap<string, number>;
  /** How often each word came, [V]. */
  readonly counts: Float64Array;
  /** A word stays in a sentence when 32 random bits are at most this, [V]. */
  readonly keep: Uint32Array;
}

type Settings = Pick<Word2VecSettings, "minCount" | "maxFinalVocab" | "sample" | "sortedVocab">;

/**
 * The vocabulary of a corpus: words that come `minCount` times or more, most frequent first; of equally frequent words the one
 * that came first in the corpus is last (gensim's order).
 *
 * @throws RangeError when no word is left.
 */
export function createVocabulary(
  caller: string,
  counts: ReadonlyMap<string, number>,
  settings: Settings & { readonly trimRule?: TrimRule | undefined },
): Vocabulary {
  const least = effectiveMinCount(counts, settings);
  const kept = [...counts].filter(([word, count]) => isKept(word, count, least, settings.trimRule));
  if (kept.length === 0) throw new RangeError(`${caller}: ${nothingLeft(counts, least)}`);
  if (settings.sortedVocab === 1) kept.reverse().sort(([, a], [, b]) => b - a);
  const words = kept.map(([word]) => word);
  const numbers = Float64Array.from(kept, ([, count]) => count);
  return { words, index: indexOf(words), counts: numbers, keep: keepThresholds(numbers, settings.sample) };
}

/**
 * The vocabulary with the words of another corpus: new words follow the old ones, in the order of their first coming, counts of old
 * words grow, and how often a word is passed over is computed anew, from the new corpus alone, for words that come in it often enough.
 */
export function extendVocabulary(
  old: Vocabulary,
  counts: ReadonlyMap<string, number>,
  settings: Settings & { readonly trimRule?: TrimRule | undefined },
): Vocabulary {
  const least = effectiveMinCount(counts, settings);
  const kept = [...counts].filter(([word, count]) => isKept(word, count, least, settings.trimRule));
  const words = [...old.words, ...kept.map(([word]) => word).filter((word) => !old.index.has(word))];
  const index = indexOf(words);
  const thresholds = keepThresholds(
    Float64Array.from(kept, ([, count]) => count),
    settings.sample,
  );
  const keep = new Uint32Array(words.length);
  keep.set(old.keep);
  kept.forEach(([word], at) => {
    keep[index.get(word) as number] = thresholds[at] as number;
  });
  const total = Float64Array.from(words, (word, row) => (old.counts[row] ?? 0) + (counts.get(word) ?? 0));
  return { words, index, counts: total, keep };
}

/** Word to its row. */
export function indexOf(words: readonly string[]): Map<string, number> {
  return new Map(words.map((word, row) => [word, row]));
}

/** `minCount`, or as much more as leaves at most `maxFinalVocab` words. */
function effectiveMinCount(counts: ReadonlyMap<string, number>, { minCount, maxFinalVocab }: Settings): number {
  if (maxFinalVocab === undefined || maxFinalVocab >= counts.size) return minCount;
  const descending = Float64Array.from(counts.values()).sort().reverse();
  return Math.max(minCount, (descending[maxFinalVocab] as number) + 1);
}

function nothingLeft(counts: ReadonlyMap<string, number>, least: number): string {
  if (counts.size === 0) return "corpus has no words";
  let most = 0;
  for (const count of counts.values()) most = Math.max(most, count);
  return `none of ${counts.size} words is kept, the most frequent comes ${most} times and ${least} are asked for. Lower minCount`;
}

// How strongly two words belong together. Which words stand side by side is found in phrases.ts.

/** What is known of two words a and b. */
export interface PhraseCounts {
  /** How often a, b, and the phrase come. */
  readonly a: number;
  readonly b: number;
  readonly phrase: number;
  /** Different words and word pairs that were counted. */
  readonly entries: number;
  /** Words of the corpus. */
  readonly words: number;
  readonly minCount: number;
}

/** Gives the score of a phrase; below the threshold it is none. */
export type PhraseScore = (counts: PhraseCounts) => number;

/** (n(ab) − minCount) · entries / (n(a) n(b)), Mikolov et al., 2013, as gensim scales it. */
export function defaultScore({ a, b, phrase, entries, minCount }: PhraseCounts): number {
  return ((phrase - minCount) / (a * b)) * entries;
}

/** ln(p(ab) / (p(a) p(b))) / −ln p(ab), in [−1, 1]: Bouma, "Normalized (pointwise) mutual information in collocation extraction", 2009. */
export function npmiScore({ a, b, phrase, words, minCount }: PhraseCounts): number {
  if (phrase < minCount) return -Infinity;
  const together = phrase / words;
  return Math.log(together / ((a / words) * (b / words))) / -Math.log(together);
}

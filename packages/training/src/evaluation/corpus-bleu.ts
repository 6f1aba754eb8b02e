// How close translations are to right ones. Not here: cutting texts into words, which is the caller's choice.
import { checkedCount } from "../option-check.ts";

/** A candidate and the translations that count as right, each cut into words. */
export interface BleuPair {
  readonly candidate: readonly string[];
  /** One or more. */
  readonly references: readonly (readonly string[])[];
}

/** How BLEU is counted. */
export interface BleuOptions {
  /** The longest run of words that is counted; 4 unless given. */
  readonly maxOrder?: number;
}

/** BLEU and what it was made of. */
export interface BleuScore {
  /** From 0 to 100. */
  readonly score: number;
  /** By length of the run, from 1 on: the share of the candidates' runs that a reference has, from 0 to 1, before smoothing. */
  readonly precisions: readonly number[];
  /** 1, or less where the candidates are shorter than the references. */
  readonly brevityPenalty: number;
  /** Words of all candidates, and of the references that are closest to them in length. */
  readonly candidateWords: number;
  readonly referenceWords: number;
}

/**
 * BLEU over a corpus (Papineni et al. 2002): brevity penalty · geometric mean of the precisions. An order without a match counts
 * as 1/2 of a match, the next such one as 1/4, and so on; with no match at all the score is 0. These are the defaults of sacrebleu.
 * @throws RangeError for a pair without references or a wrong option.
 */
export const corpusBleu = (pairs: Iterable<BleuPair>, { maxOrder = 4 }: BleuOptions = {}): BleuScore => {
  checkedCount("corpusBleu", "maxOrder", maxOrder);
  const [matches, runs] = [new Array<number>(maxOrder).fill(0), new Array<number>(maxOrder).fill(0)];
  let [candidateWords, referenceWords, number] = [0, 0, 0];
  for (const { candidate, references } of pairs) {
    if (references.length === 0) throw new RangeError(`corpusBleu: pair ${number} has no references`);
    number++;
    candidateWords += candidate.length;
    referenceWords += closestLength(candidate.length, references);
    for (let order = 1; order <= maxOrder; order++) {
      runs[order - 1]! += Math.max(0, candidate.length - order + 1);
      matches[order - 1]! += countMatches(candidate, references, order);
    }
  }
  const brevityPenalty = candidateWords >= referenceWords ? 1 : Math.exp(1 - referenceWords / candidateWords);
  return {
    score: 100 * brevityPenalty * geometricMean(matches, runs),
    precisions: matches.map((count, i) => (runs[i] === 0 ? 0 : count / runs[i]!)),
    brevityPenalty,
    candidateWords,
    referenceWords,
  };
};

/** Of the precisions, smoothed where there is no match. */
const geometricMean = (matches: readonly number[], runs: readonly number[]): number => {
  if (matches.every((count) => count === 0) || runs.includes(0)) return 0;
  let [sum, half] = [0, 1];
  for (const [i, count] of matches.entries()) {
    if (count === 0) half /= 2;
    sum += Math.log((count === 0 ? half : count) / runs[i]!);
  }
  return Math.exp(sum / matches.length);
};

/** Runs of the candidate that references have, each at most as often as the reference that has it most often. */
const countMatches = (candidate: readonly string[], references: BleuPair["references"], order: number): number => {
  const allowed = new Map<string, number>();
  for (const reference of references)
    for (const [run, count] of countRuns(reference, order)) allowed.set(run, Math.max(count, allowed.get(run) ?? 0));
  let matches = 0;
  for (const [run, count] of countRuns(candidate, order)) matches += Math.min(count, allowed.get(run) ?? 0);
  return matches;
};

const countRuns = (words: readonly string[], order: number): Map<string, number> => {
  const counts = new Map<string, number>();
  for (let start = 0; start + order <= words.length; start++) {
    const run = JSON.stringify(words.slice(start, start + order)); // no join: a word may hold any character
    counts.set(run, (counts.get(run) ?? 0) + 1);
  }
  return counts;
};

/** Of the reference that is closest in length, the shorter of two equally close. */
const closestLength = (length: number, references: BleuPair["references"]): number =>
  references.reduce((best, { length: other }) => {
    const [near, far] = [Math.abs(other - length), Math.abs(best - length)];
    return near < far || (near === far && other < best) ? other : best;
  }, references[0]!.length);

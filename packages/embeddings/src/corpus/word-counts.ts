// How often each word comes in a corpus. Which of the words are kept is decided in vocabulary.ts.
import { type Corpus, describe, forEachSentence } from "./corpus.ts";

/** What one reading of a corpus gives. */
export interface WordCounts {
  /** Words in the order of their first coming. */
  readonly counts: Map<string, number>;
  /** Sentences read. */
  readonly sentences: number;
  /** Words read, forgotten ones included. */
  readonly words: number;
}

/** Whether a word is kept whatever its count, left out whatever its count, or judged by its count as always. */
export type TrimRule = (word: string, count: number, minCount: number) => "keep" | "discard" | "default";

/** A `Map` of JavaScript takes no more. */
const mostWords = 2 ** 24 - 1;

/**
 * Counts words. After each sentence that leaves more than `maxVocabSize` different words, those that came less than
 * once, at the next time less than twice, and so on, are forgotten (gensim's way to bound memory).
 *
 * @throws TypeError for a corpus that is none; RangeError when there are more different words than a `Map` takes.
 */
export async function countWords(
  caller: string,
  corpus: Corpus,
  { maxVocabSize = Infinity, trimRule }: { maxVocabSize?: number | undefined; trimRule?: TrimRule | undefined },
): Promise<WordCounts> {
  const counts = new Map<string, number>();
  let [sentences, words, least] = [0, 0, 1];
  const visit = (sentence: readonly string[]): undefined => {
    for (const word of sentence) {
      if (typeof word !== "string") {
        throw new TypeError(`${caller}: a word of sentence ${sentences} is ${describe(word)}, not a string`);
      }
      const count = counts.get(word);
      if (count === undefined && counts.size === mostWords) {
        throw new RangeError(`${caller}: there are more than ${mostWords} different words. Set maxVocabSize`);
      }
      counts.set(word, (count ?? 0) + 1);
    }
    sentences++;
    words += sentence.length;
    if (counts.size > maxVocabSize) forgetRareWords(counts, least++, trimRule);
  };
  await forEachSentence(caller, corpus, { passes: 1, visit });
  return { counts, sentences, words };
}

/**
 * Adds up counts that were made elsewhere; the order in which words first come is kept.
 *
 * @throws RangeError for a count that is no whole number from 1.
 */
export function sumCounts(caller: string, given: Iterable<readonly [string, number]>): WordCounts {
  const counts = new Map<string, number>();
  let words = 0;
  for (const [word, count] of given) {
    if (!Number.isSafeInteger(count) || count < 1) {
      throw new RangeError(
        `${caller}: the count of ${JSON.stringify(word)} must be a whole number from 1, got ${count}`,
      );
    }
    counts.set(word, (counts.get(word) ?? 0) + count);
    words += count;
  }
  return { counts, words, sentences: 0 };
}

/** Removes the words that `isKept` does not keep. */
export function forgetRareWords(counts: Map<string, number>, minCount: number, trimRule?: TrimRule): void {
  for (const [word, count] of counts) if (!isKept(word, count, minCount, trimRule)) counts.delete(word);
}

/** count ≥ minCount, unless the rule says otherwise. */
export function isKept(word: string, count: number, minCount: number, trimRule?: TrimRule): boolean {
  const rule = trimRule?.(word, count, minCount) ?? "default";
  return rule === "default" ? count >= minCount : rule === "keep";
}

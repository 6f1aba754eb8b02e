// How lines of evaluation files become words of a vocabulary, by gensim's conventions. It scores nothing.
import type { KeyedVectors } from "./keyed-vectors.ts";

/** Options of both evaluations. */
export interface EvaluationOptions {
  /** Only the first so many words are known. Default 300,000. */
  restrict?: number | undefined;
  /** Compare upper-case forms; of several words with one upper-case form the first counts. Default true. */
  ignoreCase?: boolean | undefined;
  /** What becomes of lines with unknown words: left out, or counted as wrong (analogies) or as similarity 0 (pairs). Default `skip`. */
  unknown?: "skip" | "count" | undefined;
}

/** The form in which words are compared. */
export const folded = (word: string, ignoreCase: boolean): string => (ignoreCase ? word.toUpperCase() : word);

/** Compared form → word, for the first `restrict` words. */
export function knownWords(vectors: KeyedVectors, restrict: number, ignoreCase: boolean): Map<string, string> {
  const known = new Map<string, string>();
  for (const word of vectors.words.slice(0, restrict)) {
    const form = folded(word, ignoreCase);
    if (!known.has(form)) known.set(form, word);
  }
  return known;
}

/** What Python's `str.split` leaves: its white space is not JavaScript's `\s`, which holds U+FEFF and lacks U+0085 and U+001C to U+001F. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: Python splits at them
const WORDS = /[^\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/gu;

/** The words of a line. */
export const splitWords = (line: string): string[] => line.match(WORDS) ?? [];

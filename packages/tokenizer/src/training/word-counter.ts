// What counts the words of texts, and which of two ways fits. It is all that training keeps of its input: each different word once.
import type { Normalizer } from "../normalizers/normalizer.ts";
import type { PreTokenizers } from "../pre-tokenizers/pre-tokenizer.ts";
import { ByteWordCounter } from "./byte-word-counter.ts";
import { StringWordCounter } from "./string-word-counter.ts";
import type { CountedWords } from "./symbol-table.ts";

/** Words in the order in which they were first seen, and how often each occurs. */
export interface WordCounter {
  /** Texts so far. */
  readonly texts: number;
  /** Different words so far. */
  readonly size: number;
  /** Counts the words of a text `times` times. `goesOn`: it is not a text of its own but the rest of the one before. */
  add(text: string, times: number, goesOn?: boolean): void;
  /**
   * Counts the words of lines of UTF-8, each with its line feed a text: the first `length` of these bytes. Behind them must be room for one
   * more, and all may be overwritten.
   * @throws TypeError for bytes that are no UTF-8
   */
  addLines(bytes: Uint8Array, length: number): void;
  /** Where a part of a text may end that begins at unit `from`, so that the words stay what they are: about so many units later, or at its end. */
  cut(text: string, from: number, about: number): number;
  /** The words as the merges see them: those that are still to be written as bytes are. Nothing can be added any more. */
  take(): CountedWords;
}

/** Counts bytes where a known pattern cuts the words, else strings. */
export const createWordCounter = (normalizer: Normalizer | undefined, preTokenizers: PreTokenizers): WordCounter => {
  const { wordRules } = preTokenizers;
  return wordRules && !normalizer
    ? new ByteWordCounter(wordRules.wordEnd)
    : new StringWordCounter(normalizer, preTokenizers);
};

// Counting words that are strings: any normalizer and any pre-tokenizer. Where a known pattern cuts the words, byte-word-counter.ts is faster.
import { plainText } from "../aligned-text.ts";
import { toByteLevel } from "../byte-level.ts";
import type { Normalizer } from "../normalizers/normalizer.ts";
import type { PreTokenizers } from "../pre-tokenizers/pre-tokenizer.ts";
import { decodeLines } from "./decode-lines.ts";
import type { CountedWords } from "./symbol-table.ts";
import type { WordCounter } from "./word-counter.ts";

const loneSurrogates = /\p{Surrogate}/gu;

/** Words are found by their text. */
export class StringWordCounter implements WordCounter {
  texts = 0;
  private readonly words: string[] = [];
  private readonly counts: number[] = [];
  private readonly places = new Map<string, number>();
  private readonly normalizer: Normalizer | undefined;
  private readonly preTokenizers: PreTokenizers;

  constructor(normalizer: Normalizer | undefined, preTokenizers: PreTokenizers) {
    this.normalizer = normalizer;
    this.preTokenizers = preTokenizers;
  }

  get size(): number {
    return this.words.length;
  }

  add(text: string, times: number, goesOn = false): void {
    if (!goesOn) this.texts++;
    if (times === 0) return;
    const plain = plainText(text.replace(loneSurrogates, "\ufffd"), true);
    const { places, counts } = this;
    this.preTokenizers.run(this.normalizer ? this.normalizer(plain) : plain, ({ text: word }) => {
      const place = places.get(word);
      if (place === undefined) this.keep(word, times);
      else counts[place] = (counts[place] ?? 0) + times;
      return true;
    });
  }

  addLines(bytes: Uint8Array, length: number): void {
    const text = decodeLines(bytes.subarray(0, length));
    for (let start = 0; start < text.length; ) {
      const end = text.indexOf("\n", start) + 1 || text.length;
      this.add(text.slice(start, end), 1);
      start = end;
    }
  }

  /** Nothing is known of the pattern: a text stays whole. */
  cut(text: string): number {
    return text.length;
  }

  take(): CountedWords {
    const { words, counts, preTokenizers } = this;
    this.places.clear();
    return { words: preTokenizers.leavesBytes ? words.map(toByteLevel) : words, counts };
  }

  private keep(word: string, times: number): void {
    if (word === "") return;
    // A slice can keep the whole text it was cut from alive; the detour makes a copy.
    const copy = ` ${word}`.slice(1);
    this.places.set(copy, this.words.length);
    this.words.push(copy);
    this.counts.push(times);
  }
}

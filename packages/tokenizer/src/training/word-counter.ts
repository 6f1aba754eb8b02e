// Counting the words of texts. This is all that training keeps of its input: each different word once.
import { plainText } from "../aligned-text.ts";
import { toByteLevel } from "../byte-level.ts";
import type { Normalizer } from "../normalizers/normalizer.ts";
import type { PreTokenizers } from "../pre-tokenizers/pre-tokenizer.ts";
import type { CountedWords } from "./symbol-table.ts";

const loneSurrogates = /\p{Surrogate}/gu;

/** Words in the order in which they were first seen, and how often each occurs. */
export class WordCounter {
  readonly words: string[] = [];
  readonly counts: number[] = [];
  texts = 0;
  private readonly places = new Map<string, number>();
  private readonly normalizer: Normalizer | undefined;
  private readonly preTokenizers: PreTokenizers;

  constructor(normalizer: Normalizer | undefined, preTokenizers: PreTokenizers) {
    this.normalizer = normalizer;
    this.preTokenizers = preTokenizers;
  }

  /** Normalizes and splits a text and counts its words `times` times. */
  add(text: string, times: number): void {
    this.texts++;
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

  /** What was counted, in the order in which the words were first seen; words that are still to be written as bytes are. */
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

// Sentences gathered until there are enough to train on: words become rows, frequent ones are passed over, windows are drawn.
import type { Random } from "./random.ts";
import type { Batch } from "./train-batch.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Gathers sentences of at most `batchWords` words in all. */
export class SentenceBatch {
  /** Words that were added, unknown ones included. */
  rawWords = 0;
  /** Words that are trained on. */
  get words(): number {
    return this.#ends.at(-1) ?? 0;
  }
  #ends: number[] = [];
  readonly #rows: Int32Array;
  readonly #windows: Int32Array;
  readonly #vocabulary: Vocabulary;
  readonly #options: SentenceBatchOptions;

  constructor(vocabulary: Vocabulary, options: SentenceBatchOptions) {
    this.#vocabulary = vocabulary;
    this.#options = options;
    this.#rows = new Int32Array(options.batchWords);
    this.#windows = new Int32Array(options.batchWords);
  }

  /** Whether a sentence of so many words has to wait for the next batch. */
  isFullFor(length: number): boolean {
    return this.rawWords > 0 && this.rawWords + length > this.#options.batchWords;
  }

  /** Adds a sentence of at most `batchWords` words; unknown words are left out as if they had never been there. */
  add(sentence: readonly string[]): void {
    const { index, keep } = this.#vocabulary;
    const { random, sample } = this.#options;
    let count = this.words;
    for (const word of sentence) {
      const row = index.get(word);
      if (row === undefined) continue;
      if (sample > 0 && (keep[row] as number) < random.bits()) continue;
      this.#rows[count++] = row;
    }
    this.#ends.push(count);
    this.rawWords += sentence.length;
  }

  /** What was added, with a window for each word; the batch is empty again when the next sentence is added. */
  take(): Batch {
    const { random, window, shrinkWindows } = this.#options;
    const [count, ends] = [this.words, this.#ends];
    for (let at = 0; at < count; at++) this.#windows[at] = shrinkWindows ? 1 + random.below(window) : window;
    this.#ends = [];
    this.rawWords = 0;
    return { words: this.#rows, windows: this.#windows, ends };
  }
}

interface SentenceBatchOptions {
  readonly random: Random;
  readonly batchWords: number;
  readonly sample: number;
  readonly window: number;
  readonly shrinkWindows: boolean;
}

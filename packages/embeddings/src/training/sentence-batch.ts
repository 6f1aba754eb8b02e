// Sentences gathered until there are enough to train on: words become rows, frequent ones are passed over, windows are drawn.
import type { Vocabulary } from "../corpus/vocabulary.ts";
import type { BatchSlot } from "../network/batch-slot.ts";
import type { Random } from "../network/random.ts";

interface SentenceBatchOptions {
  readonly random: Random;
  readonly batchWords: number;
  readonly sample: number;
  readonly window: number;
  readonly shrinkWindows: boolean;
}

/** Gathers sentences of at most `batchWords` words in all, in one slot after another. */
export class SentenceBatch {
  /** Words that were added, unknown ones included. */
  rawWords = 0;
  /** Words that are trained on. */
  words = 0;
  /** Sentences that were added. */
  sentences = 0;
  /** Sentences of which a word is trained on. */
  #ends = 0;
  #slot: BatchSlot;
  readonly #vocabulary: Vocabulary;
  readonly #options: SentenceBatchOptions;

  constructor(slot: BatchSlot, vocabulary: Vocabulary, options: SentenceBatchOptions) {
    [this.#slot, this.#vocabulary, this.#options] = [slot, vocabulary, options];
  }

  /** Begins anew in a slot. */
  begin(slot: BatchSlot): void {
    this.#slot = slot;
    this.rawWords = this.words = this.sentences = this.#ends = 0;
  }

  /** Whether a sentence of so many words has to wait for the next batch. */
  isFullFor(length: number): boolean {
    return this.rawWords > 0 && this.rawWords + length > this.#options.batchWords;
  }

  /** Adds a sentence of at most `batchWords` words; unknown words are left out as if they had never been there. */
  add(sentence: readonly string[]): void {
    const { index, keep } = this.#vocabulary;
    const { random, sample } = this.#options;
    const { words, ends } = this.#slot;
    let count = this.words;
    for (const word of sentence) {
      const row = index.get(word);
      if (row === undefined) continue;
      if (sample > 0 && (keep[row] as number) < random.bits()) continue;
      words[count++] = row;
    }
    if (count > this.words) ends[this.#ends++] = count;
    this.words = count;
    this.rawWords += sentence.length;
    this.sentences++;
  }

  /** Draws a window for each word and the seed of the noise, and says in the slot what is to be trained; gives the slot. */
  finish(alpha: number): BatchSlot {
    const { random, window, shrinkWindows } = this.#options;
    const { windows } = this.#slot;
    for (let at = 0; at < this.words; at++) windows[at] = shrinkWindows ? 1 + random.below(window) : window;
    const seed = Uint32Array.from([1, 2, 3, 4], () => random.bits());
    seed[0] = (seed[0] as number) | 1; // a state that is not all 0
    this.#slot.begin({ sentences: this.#ends, random: seed, alpha });
    return this.#slot;
  }
}

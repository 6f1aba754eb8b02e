// The place of one batch in the memory: sentences that the main thread writes and a kernel trains on.
import type { Layout } from "./layout.ts";
import type { RandomState } from "./random.ts";

/** Addresses of a batch; `header` is what the kernel is given. */
export interface BatchPlaces {
  readonly header: number;
  readonly words: number;
  readonly windows: number;
  readonly ends: number;
  readonly batchWords: number;
}

/** What a batch came to. */
export interface BatchLoss {
  /** Sum over all predictions, in nats; 0 unless it was asked for. */
  readonly loss: number;
  /** Predictions: pairs of words in skip-gram, words with a neighbour in CBOW. */
  readonly predictions: number;
}

/** Reserves the place of a batch of at most so many words. */
export function reserveBatch(layout: Layout, batchWords: number): BatchPlaces {
  const [header, words, windows, ends] = [64, 4 * batchWords, 4 * batchWords, 4 * batchWords].map((bytes) =>
    layout.reserve(bytes),
  ) as [number, number, number, number];
  return { header, words, windows, ends, batchWords };
}

/** One batch. */
export class BatchSlot {
  readonly address: number;
  /** Rows of the words, sentence behind sentence. */
  readonly words: Int32Array;
  /** How many words on either side each word sees, 1 or more. */
  readonly windows: Int32Array;
  /** Where each sentence ends. */
  readonly ends: Int32Array;
  readonly #numbers: Uint32Array;
  /** From byte 32 on: the learning rate; then the results. */
  readonly #results: Float64Array;

  constructor({ buffer }: WebAssembly.Memory, { header, words, windows, ends, batchWords }: BatchPlaces) {
    this.address = header;
    this.words = new Int32Array(buffer, words, batchWords);
    this.windows = new Int32Array(buffer, windows, batchWords);
    this.ends = new Int32Array(buffer, ends, batchWords);
    this.#numbers = new Uint32Array(buffer, header, 8);
    this.#numbers.set([words, windows, ends]);
    this.#results = new Float64Array(buffer, header + 32, 3);
  }

  /** Says how what was written is to be trained. */
  begin(how: { sentences: number; random: RandomState; alpha: number }): void {
    this.#numbers[3] = how.sentences;
    this.#numbers.set(how.random, 4);
    this.#results[0] = how.alpha;
  }

  /** What the kernel has written. */
  result(): BatchLoss {
    return { loss: this.#results[1] as number, predictions: this.#results[2] as number };
  }
}

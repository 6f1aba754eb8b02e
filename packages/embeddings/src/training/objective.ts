// What a word is asked about when it is to be predicted: its path in the tree, or itself and noise. The step is in logistic-step.ts.
import type { HuffmanPaths } from "./huffman.ts";
import type { Questions } from "./logistic-step.ts";

/** Questions that can be aimed at a word. */
export interface Objective extends Questions {
  /** Sets the rows that predict the word. */
  aim(word: number): void;
}

/** Hierarchical softmax: at each inner node on the way to the word, is it to the left? */
export class TreeObjective implements Objective {
  readonly outputs: Float32Array;
  readonly rows: Int32Array;
  readonly labels: Uint8Array;
  from = 0;
  to = 0;
  readonly #offsets: Int32Array;

  /** @param outputs [V, D], a row for each inner node. */
  constructor(outputs: Float32Array, paths: HuffmanPaths) {
    this.outputs = outputs;
    this.rows = paths.nodes;
    this.labels = paths.labels;
    this.#offsets = paths.offsets;
  }

  aim(word: number): void {
    this.from = this.#offsets[word] as number;
    this.to = this.#offsets[word + 1] as number;
  }
}

/** Negative sampling: is it the word, and is it each of so many noise words? Noise that is the word itself is passed over. */
export class NoiseObjective implements Objective {
  readonly outputs: Float32Array;
  readonly rows: Int32Array;
  readonly labels: Uint8Array;
  readonly from = 0;
  to = 0;
  readonly #negative: number;
  readonly #draw: () => number;

  /**
   * @param outputs [V, D], a row for each word.
   * @param negative noise words for each prediction.
   * @param draw gives a noise word.
   */
  constructor(outputs: Float32Array, negative: number, draw: () => number) {
    this.outputs = outputs;
    this.rows = new Int32Array(negative + 1);
    this.labels = Uint8Array.of(1, ...new Uint8Array(negative));
    this.#negative = negative;
    this.#draw = draw;
  }

  aim(word: number): void {
    this.rows[0] = word;
    let count = 1;
    for (let drawn = 0; drawn < this.#negative; drawn++) {
      const noise = this.#draw();
      if (noise !== word) this.rows[count++] = noise;
    }
    this.to = count;
  }
}

// Collects the attention of a generation as it happens: the prompt's square, then a row for each token. Draws nothing.
import type { AttentionRecord } from "@attn/elements";
import type { LayerWeights } from "./layer-weights.ts";
import { checkPictureSize } from "./whole-record.ts";

/** What the recorded weights belong to. */
export interface RecordedText {
  readonly source: string;
  readonly tokens: readonly number[];
  readonly labels: readonly string[];
  readonly causal: boolean;
}

/** Keeps the weights of every step and puts them together into squares. */
export class AttentionRecorder {
  readonly #steps: (readonly LayerWeights[])[] = [];

  /** Adds a step: one entry per layer, whose queries end at its last key. */
  add(layers: readonly LayerWeights[]): void {
    this.#steps.push(layers);
  }

  /** How many tokens have been queries so far, T. */
  get tokens(): number {
    return this.#steps.reduce((sum, [first]) => sum + (first?.queries ?? 0), 0);
  }

  /** The record of the first T tokens of `text`: those that were run through the model. */
  record({ source, tokens, labels, causal }: RecordedText): AttentionRecord {
    const size = this.tokens;
    const first = this.#steps[0] ?? [];
    const heads = first[0]?.heads ?? 0;
    checkPictureSize({ layers: first.length, heads, queries: size, keys: size });
    const layers = first.map((_, layer) => this.#square(layer, heads, size));
    const text = { tokens: tokens.slice(0, size), labels: labels.slice(0, size) };
    return { source, title: "Attention", queries: text, keys: text, heads, causal, layers };
  }

  #square(layer: number, heads: number, size: number): Float32Array {
    const square = new Float32Array(heads * size * size);
    let query = 0;
    for (const step of this.#steps) {
      const { data, queries, keys } = step[layer] ?? { data: new Float32Array(), queries: 0, keys: 0 };
      for (let head = 0; head < heads; head++) {
        for (let row = 0; row < queries; row++) {
          const from = (head * queries + row) * keys;
          square.set(data.subarray(from, from + Math.min(keys, size)), (head * size + query + row) * size);
        }
      }
      query += queries;
    }
    return square;
  }
}

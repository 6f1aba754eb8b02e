// A matrix whose elements are stored in 8 or 4 bits. Not here: how it is made (quantize.ts), what is computed with it (linear.ts, embedding.ts).
import type { KernelSource } from "../backend.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/** Elements of a row that share a scale. */
export const groupSize = 32 as const;
/** Rows that lie together. */
export const rowsTogether = 4;

export interface QuantizeOptions {
  /** Bits per element. */
  readonly bits: 8 | 4;
  /** Elements that share a scale: 32, as in Q8_0 and Q4_0 of llama.cpp. */
  readonly group?: 32;
}

/**
 * [out, in] as whole numbers with one float32 scale for every 32 neighbours of a row: 1.125 bytes per element with 8 bits, 0.625 with 4.
 * What is missing to whole groups of 32 and to four rows is stored as zeros.
 */
export class QuantizedMatrix {
  readonly bits: 8 | 4;
  readonly group: 32 = groupSize;
  /** [out, in] of the matrix that it stands for. */
  readonly shape: readonly [number, number];
  /**
   * [⌈out / 4⌉, groups, 8 or 4, 4]: a word holds, lowest byte first, four neighbouring elements of one of four rows. With 4 bits each byte holds
   * an element + 8 in its low half, and above it the element four further on.
   */
  readonly words: Tensor<"int32">;
  /** [⌈out / 4⌉, groups, 4] */
  readonly scales: Tensor;

  /** @internal The kernels for it, so that only bundles in which a matrix can be quantised contain them. */
  readonly kernels: KernelSource;

  /** @internal Use `quantize`. */
  constructor(
    shape: Shape,
    { bits, words, scales, kernels }: Pick<QuantizedMatrix, "bits" | "words" | "scales" | "kernels">,
  ) {
    this.shape = shape as readonly [number, number];
    this.kernels = kernels;
    this.bits = bits;
    this.words = words;
    this.scales = scales;
  }

  /** As a tensor has it. */
  get rank(): 2 {
    return 2;
  }
  /** Number of elements of the matrix that it stands for. */
  get size(): number {
    return this.shape[0] * this.shape[1];
  }
  /** Bytes that it takes, filling included. */
  get bytes(): number {
    return 4 * (this.words.size + this.scales.size);
  }

  /** Gives the memory back. */
  dispose(): void {
    this.words.dispose();
    this.scales.dispose();
  }
  [Symbol.dispose](): void {
    this.dispose();
  }
}

// Where the tokens of an encoder-decoder stand, and which of the source are there: what is added to embeddings and to scores.
import { sinusoidalPositions } from "@attn/attention";
import type { Tensor } from "@attn/tensor";
import { where } from "@attn/tensor";
import { tokenMask } from "../models/token-input.ts";
import type { EncoderDecoderCall } from "./encoder-decoder-options.ts";
import type { RelativeBiasOptions } from "./relative-bias.ts";
import { relativeBias } from "./relative-bias.ts";

/** Which keys are padding: at most one of the two. */
export interface PaddingRules {
  readonly mask?: Tensor<"bool" | "float32">;
  readonly lengths?: ArrayLike<number>;
}

/** Sinusoidal positions, computed once for as many tokens as were ever asked for. */
export class PositionTable {
  readonly #layout: "paper" | "sinesFirst";
  readonly #width: number;
  #rows: Tensor | undefined;

  constructor(layout: "paper" | "sinesFirst", width: number) {
    this.#layout = layout;
    this.#width = width;
  }

  /** Positions first … first + count − 1, [count, width]. */
  rows(first: number, count: number): Tensor {
    const needed = first + count;
    if (this.#rows === undefined || this.#rows.shape[0]! < needed) {
      const room = 2 ** Math.ceil(Math.log2(needed)); // so that a text that grows by a token does not compute all of them again
      this.#rows = sinusoidalPositions(room, this.#width, { layout: this.#layout });
    }
    return this.#rows.slice(0, { start: first, stop: needed });
  }
}

/** @param source [B, S]. @throws TypeError when the padding of the source is given twice; ShapeError when the mask does not fit. */
export const sourceRules = (
  caller: string,
  { sourceLengths, sourceMask }: EncoderDecoderCall,
  source: { readonly shape: readonly number[] },
): PaddingRules => {
  if (sourceLengths !== undefined && sourceMask !== undefined)
    throw new TypeError(`${caller}: both sourceLengths and sourceMask were given, one of them is enough`);
  return {
    ...(sourceMask && { mask: tokenMask(caller, sourceMask, source) }),
    ...(sourceLengths && { lengths: sourceLengths }),
  };
};

/** The rules with relative positions added to the scores where there is a table of them. */
export const scoreRules = (
  { mask, lengths }: PaddingRules,
  table: Tensor | undefined,
  places: RelativeBiasOptions,
): PaddingRules => {
  const bias = table && relativeBias(table, places);
  const both = bias && mask ? where(mask.cast("bool"), bias, -Infinity) : (bias ?? mask);
  return { ...(both && { mask: both }), ...(lengths && { lengths }) };
};

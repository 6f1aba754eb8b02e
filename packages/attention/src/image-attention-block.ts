// The attention block of image autoencoders: every pixel attends to every pixel. Not here: convolutions.
import type { LinearWeights, Tensor } from "@attn/tensor";
import { groupNorm, linear } from "@attn/tensor";
import { attention } from "./attention.ts";
import type { AttentionResult } from "./attention-options.ts";
import { bindAxes } from "./bind-axes.ts";

export interface ImageBlockWeights {
  /** Group normalisation before the projections, each [C]. */
  readonly norm: { readonly weight: Tensor; readonly bias: Tensor };
  /** Each [C, C]; a 1 × 1 convolution [C, C, 1, 1] is the same once reshaped. */
  readonly query: LinearWeights;
  readonly key: LinearWeights;
  readonly value: LinearWeights;
  readonly output: LinearWeights;
}

export interface ImageBlockOptions {
  /** Groups of channels that are normalised together. */
  readonly groups?: number;
  readonly epsilon?: number;
}

/** x + output(attention(query, key, value of groupNorm(x))), one head as wide as the channels (the VAE of Rombach et al. 2022). */
export class ImageAttentionBlock {
  readonly #weights: ImageBlockWeights;
  readonly #groups: number;
  readonly #epsilon: number;

  constructor(weights: ImageBlockWeights, { groups = 32, epsilon = 1e-6 }: ImageBlockOptions = {}) {
    this.#weights = weights;
    this.#groups = groups;
    this.#epsilon = epsilon;
  }

  /**
   * x [B, C, height, width] → output of the same shape; weights and scores [B, S, S] over the S = height · width pixels in rows.
   * @throws ShapeError when C is no multiple of the groups or a weight does not fit.
   */
  forward(x: Tensor): AttentionResult {
    const caller = "ImageAttentionBlock";
    const { B, C, height, width } = bindAxes(caller, { x: "B C height width" }, { x });
    const S = height * width;
    const { norm, query, key, value, output } = this.#weights;
    const normed = groupNorm(x, { ...norm, groups: this.#groups, epsilon: this.#epsilon });
    const pixels = normed.reshape([B, C, S]).swapAxes(1, 2); // [B, S, C]
    const head = (weights: LinearWeights, name: string): Tensor =>
      linear(pixels, weights, `${caller}: ${name}`).unsqueeze(1);
    const result = attention(head(query, "query"), head(key, "key"), head(value, "value"));
    const mixed = linear(result.output.reshape([B, S, C]), output, `${caller}: output`); // [B, S, C]
    return {
      output: x.add(mixed.swapAxes(1, 2).reshape(x.shape)),
      weights: result.weights.reshape([B, S, S]),
      scores: result.scores.reshape([B, S, S]),
    };
  }
}

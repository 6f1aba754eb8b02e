// The two normalisations of transformer blocks behind one name.
import type { Tensor } from "@attn/tensor";
import { layerNorm, rmsNorm } from "@attn/tensor";

export interface NormWeights {
  /** [C] */
  readonly weight: Tensor;
  /** [C]; layer normalisation only. */
  readonly bias?: Tensor;
}

export interface NormChoice {
  readonly norm: "layer" | "rms";
  readonly normEpsilon: number;
}

/** Layer or root-mean-square normalisation over the last axis, [..., C] → [..., C]. */
export const normalise = (x: Tensor, weights: NormWeights, { norm, normEpsilon: epsilon }: NormChoice): Tensor =>
  norm === "layer" ? layerNorm(x, { ...weights, epsilon }) : rmsNorm(x, { weight: weights.weight, epsilon });

// The two normalisations of transformer blocks, and none, behind one name.
import type { Tensor } from "@attn/tensor";
import { layerNorm, rmsNorm } from "@attn/tensor";

export interface NormWeights {
  /** [C] */
  readonly weight: Tensor;
  /** [C]; layer normalisation only. */
  readonly bias?: Tensor;
}

export interface NormChoice {
  readonly norm: "layer" | "rms" | "none";
  readonly normEpsilon: number;
}

/** Layer or root-mean-square normalisation over the last axis, [..., C] → [..., C]; x itself without weights or with the norm "none". */
export const normalise = (
  x: Tensor,
  weights: NormWeights | undefined,
  { norm, normEpsilon: epsilon }: NormChoice,
): Tensor => {
  if (weights === undefined || norm === "none") return x;
  return norm === "layer" ? layerNorm(x, { ...weights, epsilon }) : rmsNorm(x, { weight: weights.weight, epsilon });
};

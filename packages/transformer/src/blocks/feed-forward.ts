// The position-wise network of a block, plain or gated.
import type { LinearWeights, Tensor } from "@attn/tensor";
import { activatedLinear, gatedLinear, linear } from "@attn/tensor";
import type { Activation } from "../config/model-config.ts";

export interface FeedForwardWeights {
  /** [F, C]; with it the network is gated. */
  readonly gate?: LinearWeights;
  /** [F, C] */
  readonly up: LinearWeights;
  /** [C, F] */
  readonly down: LinearWeights;
}

export interface FeedForwardChoice {
  readonly activation: Activation;
  /** Dropout of the hidden units [..., F]. */
  readonly drop?: (hidden: Tensor) => Tensor;
}

/**
 * down(f(up(x))) (Vaswani et al. 2017), or with a gate down(f(gate(x)) · up(x)) (Shazeer 2020, "GLU Variants Improve
 * Transformer"): [..., C] → [..., C].
 */
export const feedForward = (
  x: Tensor,
  { gate, up, down }: FeedForwardWeights,
  { activation, drop = (hidden) => hidden }: FeedForwardChoice,
): Tensor => {
  const inner = gate === undefined ? activatedLinear(x, up, activation) : gatedLinear(x, { gate, up }, activation);
  return linear(drop(inner), down);
};

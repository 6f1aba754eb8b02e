// Gradients of softmax and its logarithm, from their results. Fused ops themselves: one pass over a row instead of four.
import { fused } from "../ops/fused.ts";
import type { FusedRule } from "./rule.ts";

/** y ⊙ (g − Σ g ⊙ y) */
export const softmaxGradient: FusedRule = ({ output: y, gradient: g }) => [
  fused("softmaxGradient", [y, g], { shape: y.shape, compose: () => y.mul(g.sub(g.mul(y).sum(lastAxis))) }),
];

/** g − e^y · Σ g */
export const logSoftmaxGradient: FusedRule = ({ output: y, gradient: g }) => [
  fused("logSoftmaxGradient", [y, g], { shape: y.shape, compose: () => g.sub(y.exp().mul(g.sum(lastAxis))) }),
];

const lastAxis = { axis: -1, keepDims: true } as const;

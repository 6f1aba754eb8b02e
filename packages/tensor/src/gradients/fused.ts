// Gradients in closed form for fused ops of this package, where they need less than those of the composed version.
import { arange } from "../ops/creation.ts";
import { where } from "../ops/elementwise.ts";
import { scatterAdd } from "../ops/indexing.ts";
import { softmax } from "../ops/softmax.ts";
import type { Tensor } from "../tensor.ts";
import { geluGradient, reluGradient, siluGradient } from "./activation.ts";
import { layerNormGradient, rmsNormGradient } from "./normalization.ts";
import type { FusedRule } from "./rule.ts";

/** y ⊙ (g − Σ g ⊙ y) */
const softmaxGradient: FusedRule = ({ output: y, gradient: g }) => [y.mul(g.sub(g.mul(y).sum(lastAxis)))];

/** g − e^y · Σ g */
const logSoftmaxGradient: FusedRule = ({ output: y, gradient: g }) => [g.sub(y.exp().mul(g.sum(lastAxis)))];

/** (softmax(x) − ε/V − (1 − ε)·onehot(target)) · g, and 0 for ignored targets. The one-hot rows are sums at single places. */
const crossEntropyGradient: FusedRule = ({ operation, inputs, gradient: g }) => {
  const [x, targets] = inputs as unknown as readonly [Tensor, Tensor<"int32">];
  const [rows, classes] = x.shape as readonly [number, number];
  const smoothing = Number(operation.attributes.labelSmoothing);
  const isCounted = targets.equal(Number(operation.attributes.ignoreIndex)).not();
  const weight = where(isCounted, g, 0);
  const places = where(isCounted, targets, 0).add(arange(0, rows).mul(classes));
  const atTargets = scatterAdd(weight.mul(1 - smoothing), places, { rows: rows * classes }).reshape(x.shape);
  const even = smoothing === 0 ? softmax(x) : softmax(x).sub(smoothing / classes);
  return [even.mul(weight.unsqueeze(-1)).sub(atTargets), undefined];
};

export const fusedGradients: Readonly<Record<string, FusedRule | undefined>> = {
  softmax: softmaxGradient,
  logSoftmax: logSoftmaxGradient,
  layerNorm: layerNormGradient,
  rmsNorm: rmsNormGradient,
  gelu: geluGradient,
  silu: siluGradient,
  relu: reluGradient,
  crossEntropy: crossEntropyGradient,
};

const lastAxis = { axis: -1, keepDims: true } as const;

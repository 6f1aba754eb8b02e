// Gradients in closed form for fused ops of this package, where they need less than those of the composed version.
import type { Attributes } from "../backend.ts";
import { arange } from "../ops/creation.ts";
import { where } from "../ops/elementwise.ts";
import { scatterAdd } from "../ops/indexing.ts";
import { softmax } from "../ops/softmax.ts";
import type { Tensor } from "../tensor.ts";
import { geluGradient, reluGradient, siluGradient } from "./activation.ts";
import type { FusedRule } from "./rule.ts";

/** y ⊙ (g − Σ g ⊙ y) */
const softmaxGradient: FusedRule = ({ output: y, gradient: g }) => [y.mul(g.sub(g.mul(y).sum(lastAxis)))];

/** g − e^y · Σ g */
const logSoftmaxGradient: FusedRule = ({ output: y, gradient: g }) => [g.sub(y.exp().mul(g.sum(lastAxis)))];

/** With x̂ = (x − mean)/√(variance + ε) and h = g ⊙ weight: (h − mean h − x̂ ⊙ mean(h ⊙ x̂))/√(variance + ε). */
const layerNormGradient: FusedRule = ({ operation, inputs, gradient: g }) => {
  const [x, weight] = inputs as readonly [Tensor, Tensor];
  const centred = x.sub(x.mean(lastAxis));
  const scale = centred.square().mean(lastAxis).add(epsilonOf(operation.attributes)).rsqrt();
  const normed = centred.mul(scale);
  const h = g.mul(weight);
  const along = h.sub(h.mean(lastAxis)).sub(normed.mul(h.mul(normed).mean(lastAxis)));
  return [along.mul(scale), sumOverRows(g.mul(normed)), sumOverRows(g)];
};

/** With r = 1/√(mean x² + ε) and h = g ⊙ weight: r·(h − x ⊙ r²·mean(h ⊙ x)). */
const rmsNormGradient: FusedRule = ({ operation, inputs, gradient: g }) => {
  const [x, weight] = inputs as readonly [Tensor, Tensor];
  const scale = x.square().mean(lastAxis).add(epsilonOf(operation.attributes)).rsqrt();
  const h = g.mul(weight);
  const along = h.sub(x.mul(h.mul(x).mean(lastAxis).mul(scale.square())));
  return [along.mul(scale), sumOverRows(g.mul(x).mul(scale))];
};

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

const epsilonOf = (attributes: Attributes): number => Number(attributes.epsilon);

/** [..., C] → [C] */
const sumOverRows = (x: Tensor): Tensor => x.sum({ axis: x.shape.slice(0, -1).map((_, axis) => axis) });

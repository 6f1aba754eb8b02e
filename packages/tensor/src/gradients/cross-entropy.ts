// The gradient of cross-entropy at the logits: a fused op itself, so that a kernel writes it without a softmax in between.
import { arange } from "../ops/creation.ts";
import { where } from "../ops/elementwise.ts";
import { fused } from "../ops/fused.ts";
import { scatterAdd } from "../ops/indexing.ts";
import { softmax } from "../ops/softmax.ts";
import type { Tensor } from "../tensor.ts";
import type { FusedRule } from "./rule.ts";

/** (softmax(x) − ε/V − (1 − ε)·onehot(target)) · g, with 0 for g at ignored targets. @throws RangeError at evaluation for a target outside V. */
export const crossEntropyGradient: FusedRule = ({ operation: { attributes }, inputs, gradient: g }) => {
  const [x, targets] = inputs as unknown as readonly [Tensor, Tensor<"int32">];
  const compose = (): Tensor =>
    composed(x, targets, g, {
      ignoreIndex: Number(attributes.ignoreIndex),
      labelSmoothing: Number(attributes.labelSmoothing),
    });
  return [fused("crossEntropyGradient", [x, targets, g], { shape: x.shape, attributes, compose }), undefined];
};

/** The one-hot rows are sums at single places. */
const composed = (
  x: Tensor,
  targets: Tensor<"int32">,
  g: Tensor,
  { ignoreIndex, labelSmoothing }: { ignoreIndex: number; labelSmoothing: number },
): Tensor => {
  const [rows, classes] = x.shape as readonly [number, number];
  const isCounted = targets.equal(ignoreIndex).not();
  const weight = where(isCounted, g, 0);
  const chosen = where(isCounted, targets, 0);
  const isInside = chosen.greaterEqual(0).and(chosen.less(classes));
  const place = chosen.add(arange(0, rows).mul(classes));
  const checked = where(isInside, place, x.size) as Tensor<"int32">; // outside: a number that scatterAdd refuses
  const atTargets = scatterAdd(weight.mul(1 - labelSmoothing), checked, { rows: x.size }).reshape(x.shape);
  const even = labelSmoothing === 0 ? softmax(x) : softmax(x).sub(labelSmoothing / classes);
  return even.mul(weight.unsqueeze(-1)).sub(atTargets);
};

// Gradients of the ops that fold the last axis, [..., N] → [...], and of the running sum.
import { where } from "../ops/elementwise.ts";
import type { Tensor } from "../tensor.ts";
import type { InputGradients, OperationOf, Step } from "./rule.ts";

/** max and min: equal shares for all elements that attain it, as torch.amax does (torch.max with an axis gives all to one). */
export const reduceGradient = ({
  operation,
  inputs,
  output,
  gradient,
}: Step<OperationOf<"reduce">>): InputGradients => {
  const [x] = inputs as readonly [Tensor];
  const g = gradient.unsqueeze(-1);
  switch (operation.kind) {
    case "sum":
      return [g.broadcastTo(x.shape)];
    case "prod":
      return [g.mul(productOfOthers(x))];
    case "max":
    case "min": {
      const isBest = x.equal(output.unsqueeze(-1)).cast("float32");
      return [isBest.mul(g.div(isBest.sum({ axis: -1, keepDims: true })))];
    }
    default:
      return [undefined];
  }
};

/** A sum from the other end: element i went into every sum from i on. */
export const cumsumGradient = ({ gradient }: Step): InputGradients => [backwards(backwards(gradient).cumsum())];

const backwards = (x: Tensor): Tensor => x.slice(-1, { step: -1 });

/** Along the last axis, without dividing by 0: where one element is 0, only its place has a product of others. */
const productOfOthers = (x: Tensor): Tensor => {
  const isZero = x.equal(0);
  const zeros = isZero.sum({ axis: -1, keepDims: true });
  const filled = where(isZero.not(), x, 1);
  const product = filled.prod({ axis: -1, keepDims: true });
  const otherwise = where(isZero.and(zeros.equal(1)), product, 0);
  return where(zeros.equal(0), product.div(filled), otherwise);
};

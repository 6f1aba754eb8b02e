// The vector-Jacobian product of every op, by name. The rules themselves stand beside, by kind of op.
import { UnsupportedError } from "../errors.ts";
import { Tensor } from "../tensor.ts";
import { binaryGradient, selectGradient, unaryGradient } from "./elementwise.ts";
import { fusedGradients } from "./fused.ts";
import {
  concatGradient,
  expandGradient,
  permuteGradient,
  reshapeGradient,
  sliceGradient,
  updateGradient,
} from "./movement.ts";
import { gatherGradient, matmulGradient, scatterAddGradient } from "./product.ts";
import { cumsumGradient, reduceGradient } from "./reduction.ts";
import type { FusedRule, InputGradients, OperationOf, Step } from "./rule.ts";

/** @throws UnsupportedError for an in-place update: the values that a gradient needs would be overwritten. */
export const inputGradients = (step: Step): InputGradients => {
  const { operation } = step;
  switch (operation.op) {
    case "unary":
      return unaryGradient({ ...step, operation });
    case "binary":
      return binaryGradient({ ...step, operation });
    case "select":
      return selectGradient(step);
    case "reshape":
      return reshapeGradient(step);
    case "permute":
      return permuteGradient({ ...step, operation });
    case "expand":
      return expandGradient(step);
    case "slice":
      return sliceGradient({ ...step, operation });
    case "concat":
      return concatGradient({ ...step, operation });
    case "update":
      if (operation.inPlace)
        throw new UnsupportedError(
          `grad: ${step.output} is an in-place update, whose old values a gradient may need. Use update without inPlace`,
        );
      return updateGradient({ ...step, operation });
    case "reduce":
      return reduceGradient({ ...step, operation });
    case "cumsum":
      return cumsumGradient(step);
    case "matmul":
      return matmulGradient(step);
    case "gather":
      return gatherGradient(step);
    case "scatterAdd":
      return scatterAddGradient(step);
    case "after":
      return [step.gradient];
    case "fused":
      return fusedRule(operation)?.({ ...step, operation }) ?? [step.gradient];
    case "constant":
    case "stored":
    case "input":
    case "topK":
    case "detach":
    case "checkpoint":
      return [];
  }
};

/** A rule of the op's own, or of this package for the name. Without one the gradient is that of the composed version. */
export const fusedRule = ({ name, gradient }: OperationOf<"fused">): FusedRule | undefined =>
  gradient === undefined
    ? fusedGradients[name]
    : (step) =>
        gradient(step.output.node, step.gradient.node).map((node) =>
          node === undefined ? undefined : new Tensor(node),
        );

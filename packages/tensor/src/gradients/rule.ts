// What a rule is told, and what it answers. The rules stand in the other files of this folder, by kind of op.
import type { Operation } from "../graph.ts";
import type { Tensor } from "../tensor.ts";

/** One op of the graph on the way back. */
export interface Step<O extends Operation = Operation> {
  readonly operation: O;
  /** Those of other types than float32 are handed over as they are; no gradient is asked of them. */
  readonly inputs: readonly Tensor[];
  readonly output: Tensor;
  /** The gradient of the result with respect to the output, of the output's shape. */
  readonly gradient: Tensor;
}

/** The gradients with respect to the inputs, in order; undefined where the derivative is 0 everywhere. */
export type InputGradients = readonly (Tensor | undefined)[];

/** The operation called `Name`. */
export type OperationOf<Name extends Operation["op"]> = Operation & { readonly op: Name };

export type FusedRule = (step: Step<OperationOf<"fused">>) => InputGradients;

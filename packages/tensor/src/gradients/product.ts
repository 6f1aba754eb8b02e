// Gradients of the matrix product and of choosing rows by number.
import { gather, scatterAdd } from "../ops/indexing.ts";
import { matmul } from "../ops/matmul.ts";
import { originOf } from "../origins.ts";
import type { Tensor } from "../tensor.ts";
import type { InputGradients, Step } from "./rule.ts";

/**
 * a [..., M, K] · b [..., K, N], equal batch axes: g · bᵀ and aᵀ · g. The gradient at a transposed operand is computed as its
 * transpose, so that what arrives at the tensor behind it (a weight [out, in], keys) is row-major like itself.
 */
export const matmulGradient = ({ inputs, gradient: g }: Step): InputGradients => {
  const [a, b] = inputs as readonly [Tensor, Tensor];
  return [
    isTransposed(a) ? transposed(matmul(b, transposed(g))) : matmul(g, transposed(b)),
    isTransposed(b) ? transposed(matmul(transposed(g), a)) : matmul(transposed(a), g),
  ];
};

const transposed = (x: Tensor): Tensor => x.swapAxes(-2, -1);

const isTransposed = (x: Tensor): boolean => {
  const { operation } = originOf(x.node);
  return operation.op === "permute" && operation.order.at(-1) === x.rank - 2;
};

/** Rows that were chosen several times collect several gradients. */
export const gatherGradient = ({ inputs, gradient }: Step): InputGradients => [
  scatterAdd(gradient, indicesOf(inputs), { rows: inputs[0]!.shape[0]! }),
  undefined,
];

export const scatterAddGradient = ({ inputs, gradient }: Step): InputGradients => [
  gather(gradient, indicesOf(inputs)),
  undefined,
];

const indicesOf = (inputs: readonly Tensor[]): Tensor<"int32"> => inputs[1] as Tensor<never> as Tensor<"int32">;

// Gradients of ops that move elements or repeat them: the way back, and a sum where one element went to several places.
import { arange, zeros } from "../ops/creation.ts";
import { gather, replaced } from "../ops/indexing.ts";
import { block } from "../ops/movement.ts";
import type { Shape } from "../shape.ts";
import type { AnyTensor } from "../tensor.ts";
import { Tensor } from "../tensor.ts";
import type { InputGradients, OperationOf, Step } from "./rule.ts";

export const reshapeGradient = ({ inputs, gradient }: Step): InputGradients => [gradient.reshape(inputs[0]!.shape)];

export const permuteGradient = ({ operation, gradient }: Step<OperationOf<"permute">>): InputGradients => [
  gradient.transpose(operation.order.map((_, axis) => operation.order.indexOf(axis))),
];

/** The sum over every axis that was added or repeated. */
export const expandGradient = ({ inputs, gradient }: Step): InputGradients => {
  const { shape } = inputs[0]!;
  const added = gradient.rank - shape.length;
  const axis = gradient.shape.flatMap((n, i) => (i < added || (shape[i - added] === 1 && n !== 1) ? [i] : []));
  return [gradient.sum({ axis }).reshape(shape)];
};

/** The gradient at the part that was taken, 0 around it. */
export const sliceGradient = ({ operation, inputs, gradient }: Step<OperationOf<"slice">>): InputGradients => {
  const { starts, steps } = operation;
  return [replaced(zeros(inputs[0]!.shape), gradient, { starts, steps, inPlace: false })];
};

export const concatGradient = ({ operation, inputs, gradient }: Step<OperationOf<"concat">>): InputGradients => {
  let start = 0;
  return inputs.map((part) => {
    const stop = start + part.shape[operation.axis]!;
    const own = gradient.slice(operation.axis, { start, stop });
    start = stop;
    return own;
  });
};

/** x: 0 where the part went; the part: what arrived there. */
export const updateGradient = ({ operation, inputs, gradient }: Step<OperationOf<"update">>): InputGradients => {
  const { steps } = operation;
  const { shape } = inputs[1]!;
  const starts = operation.starts ?? (inputs[2] as AnyTensor as Tensor<"int32">);
  const part = starts instanceof Tensor ? blockAt(gradient, starts, shape) : block(gradient, { starts, steps, shape });
  return [replaced(gradient, zeros(shape), { starts, steps, inPlace: false }), part];
};

/** The block of this shape at `starts`, which only evaluation knows. */
const blockAt = (x: Tensor, starts: Tensor<"int32">, shape: Shape): Tensor =>
  shape.reduce(
    (rest, n, axis) => (n === rest.shape[axis] ? rest : gather(rest, arange(0, n).add(starts.at(0, axis)), { axis })),
    x,
  );

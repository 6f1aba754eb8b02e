// The operators of ONNX that are more than one call of ours. Not here: the list of all (operators.ts).
import { arange, zeros } from "../ops/creation.ts";
import { where } from "../ops/elementwise.ts";
import { concat, topK } from "../ops/indexing.ts";
import { matmul } from "../ops/matmul.ts";
import { layerNorm, rmsNorm } from "../ops/normalization.ts";
import type { AnyTensor, Tensor } from "../tensor.ts";
import type { NodeArguments, Operator } from "./node.ts";

/** log(1 + eˣ) without overflow. */
export const softplus = (x: Tensor): Tensor => x.relu().add(x.abs().neg().exp().log1p());

const flip = (x: AnyTensor, axis: number): AnyTensor => x.slice(axis, { step: -1 });

export const argMax: Operator = (node) => {
  const x = node.inputs[0]!;
  const axis = node.number("axis", 0);
  const options = { axis, keepDims: node.number("keepdims", 1) === 1 };
  if (node.number("select_last_index", 0) === 0) return x.argmax(options);
  return flip(x, axis)
    .argmax(options)
    .neg()
    .add(x.shape.at(axis)! - 1);
};

export const cumSum: Operator = (node) => {
  const [axis] = node.values(1) as [number];
  const isReverse = node.number("reverse", 0) === 1;
  const x = isReverse ? flip(node.inputs[0]!, axis) : node.inputs[0]!;
  const first = x.slice(axis, { stop: 1 });
  const shifted = concat([zeros(first.shape, first.dtype), x.slice(axis, { stop: -1 })] as Tensor[], { axis });
  const sums = (node.number("exclusive", 0) === 1 ? shifted : (x as Tensor)).cumsum({ axis });
  return isReverse ? flip(sums, axis) : sums;
};

export const expand: Operator = (node) => {
  const x = node.inputs[0]!;
  const wanted = node.values(1)!;
  const rank = Math.max(x.rank, wanted.length);
  const sizeAt = (shape: readonly number[], axis: number) => shape.at(axis - rank) ?? 1;
  const aligned = (shape: readonly number[], axis: number) => (rank - axis > shape.length ? 1 : sizeAt(shape, axis));
  return x.broadcastTo(
    Array.from({ length: rank }, (_, axis) => Math.max(aligned(x.shape, axis), aligned(wanted, axis))),
  );
};

export const gemm: Operator = (node) => {
  const [a, b, c] = node.inputs as [Tensor, Tensor, Tensor | undefined];
  const turned = (x: Tensor, name: string) => (node.number(name, 0) === 1 ? x.transpose() : x);
  const product = matmul(turned(a, "transA"), turned(b, "transB")).mul(node.number("alpha", 1));
  return c === undefined ? product : product.add(c.mul(node.number("beta", 1)));
};

/** Both norms of ONNX run over all axes from `axis` on: those become one. */
const normOperands = (node: NodeArguments) => {
  const [x, weight, bias] = node.inputs as [Tensor, Tensor, Tensor | undefined];
  const axis = (node.number("axis", -1) + x.rank) % x.rank;
  const rows = x.reshape([...x.shape.slice(0, axis), x.shape.slice(axis).reduce((product, n) => product * n, 1)]);
  const statistics = x.shape.map((n, i) => (i < axis ? n : 1));
  return {
    x,
    rows,
    statistics,
    epsilon: node.number("epsilon", 1e-5),
    weight: weight.reshape([-1]),
    bias: bias?.reshape([-1]),
  };
};

export const layerNormalization: Operator = (node) => {
  const { x, rows, statistics, epsilon, weight, bias } = normOperands(node);
  const mean = rows.mean({ axis: -1, keepDims: true });
  const variance = rows.sub(mean).square().mean({ axis: -1 });
  const y = layerNorm(rows, bias === undefined ? { weight, epsilon } : { weight, bias, epsilon });
  return [y.reshape(x.shape), mean.reshape(statistics), variance.add(epsilon).rsqrt().reshape(statistics)];
};

export const rmsNormalization: Operator = (node) => {
  const { x, rows, epsilon, weight } = normOperands(node);
  return rmsNorm(rows, { weight, epsilon }).reshape(x.shape);
};

/** The result has the type of the base. */
export const power: Operator = ({ inputs: [a, b] }) => {
  const [x, y] = [a as Tensor, b as Tensor];
  return x.pow(y).cast((x as AnyTensor).dtype);
};

/** Each place of the axis takes the update whose index names it: a comparison with all places, summed. Indices are distinct. */
export const scatterElements: Operator = (node) => {
  const [x, indices, updates] = node.inputs as [Tensor, Tensor<"int32">, Tensor];
  const axis = (node.number("axis", 0) + x.rank) % x.rank;
  const places = arange(0, x.shape[axis]!);
  const hits = indices.unsqueeze(-1).equal(places); // [..., updates, ..., places]
  const sums = hits.cast("float32").mul(updates.unsqueeze(-1)).sum({ axis });
  const order = x.shape.map((_, i) => (i < axis ? i : i === axis ? x.rank - 1 : i - 1));
  const isHit = hits.max({ axis }).transpose(order);
  return where(isHit, sums.transpose(order), x);
};

export const slice: Operator = (node) => {
  const [starts, ends] = [node.values(1)!, node.values(2)!];
  const axes = node.values(3) ?? starts.map((_, i) => i);
  const steps = node.values(4) ?? starts.map(() => 1);
  return axes.reduce(
    (x, axis, i) => x.slice(axis, { start: starts[i]!, stop: ends[i]!, step: steps[i]! }),
    node.inputs[0]!,
  );
};

export const topKOperator: Operator = (node) => {
  const options = { axis: node.number("axis", -1), largest: node.number("largest", 1) === 1 };
  const { values, indices } = topK(node.inputs[0] as Tensor, node.values(1)![0]!, options);
  return [values, indices];
};

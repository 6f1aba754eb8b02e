// The operators of ONNX as functions of ours; the names and attributes are those of its operator documents. Not here: attention.
import { gelu, silu } from "../ops/activation.ts";
import { tensor } from "../ops/creation.ts";
import { where } from "../ops/elementwise.ts";
import { concat, gather, takeAlongAxis } from "../ops/indexing.ts";
import { matmul } from "../ops/matmul.ts";
import { logSoftmax, softmax } from "../ops/softmax.ts";
import type { AnyTensor, Tensor } from "../tensor.ts";
import * as composed from "./composed.ts";
import type { Operator } from "./node.ts";

const unary =
  (f: (x: Tensor) => Tensor): Operator =>
  ({ inputs: [x] }) =>
    f(x as Tensor);
const binary =
  (f: (a: Tensor, b: Tensor) => AnyTensor): Operator =>
  ({ inputs: [a, b] }) =>
    f(a as Tensor, b as Tensor);

/** A reduction over the axes of the second input; none means all, unless the node says that none means none. */
const reduction =
  (
    f: (x: Tensor, options: { axis?: readonly number[]; keepDims: boolean }) => AnyTensor,
    prepare = (x: Tensor): Tensor => x,
  ): Operator =>
  (node) => {
    const x = prepare(node.inputs[0] as Tensor);
    const axes = node.values(1) ?? [];
    const keepDims = node.number("keepdims", 1) === 1;
    if (axes.length > 0) return f(x, { axis: axes, keepDims });
    return node.number("noop_with_empty_axes", 0) === 1 ? x : f(x, { keepDims });
  };

export const operators: Readonly<Record<string, Operator>> = {
  Add: binary((a, b) => a.add(b)),
  ArgMax: composed.argMax,
  Concat: (node) => concat(node.inputs as Tensor[], { axis: node.number("axis", 0) }),
  CumSum: composed.cumSum,
  Div: binary((a, b) => a.div(b)),
  Erf: unary((x) => x.erf()),
  Exp: unary((x) => x.exp()),
  Expand: composed.expand,
  Gather: (node) =>
    gather(node.inputs[0] as Tensor, node.inputs[1] as Tensor<"int32">, { axis: node.number("axis", 0) }),
  GatherElements: (node) =>
    takeAlongAxis(node.inputs[0] as Tensor, node.inputs[1] as Tensor<"int32">, { axis: node.number("axis", 0) }),
  Gelu: (node) =>
    gelu(node.inputs[0] as Tensor, { approximate: node.text("approximate", "none") === "tanh" ? "tanh" : "none" }),
  Gemm: composed.gemm,
  LayerNormalization: composed.layerNormalization,
  Log: unary((x) => x.log()),
  LogSoftmax: (node) => logSoftmax(node.inputs[0] as Tensor, { axis: node.number("axis", -1) }),
  MatMul: binary((a, b) => matmul(a, b)),
  Mish: unary((x) => x.mul(composed.softplus(x).tanh())),
  Mul: binary((a, b) => a.mul(b)),
  Neg: unary((x) => x.neg()),
  Pow: composed.power,
  Reciprocal: unary((x) => tensor(1).div(x)),
  ReduceMax: reduction((x, options) => x.max(options)),
  ReduceMean: reduction((x, options) => x.mean(options)),
  ReduceSum: reduction((x, options) => x.sum(options)),
  ReduceSumSquare: reduction(
    (x, options) => x.sum(options),
    (x) => x.square(),
  ),
  Relu: unary((x) => x.relu()),
  RMSNormalization: composed.rmsNormalization,
  ScatterElements: composed.scatterElements,
  Sigmoid: unary((x) => x.sigmoid()),
  Slice: composed.slice,
  Softmax: (node) => softmax(node.inputs[0] as Tensor, { axis: node.number("axis", -1) }),
  Softplus: unary(composed.softplus),
  Sqrt: unary((x) => x.sqrt()),
  Squeeze: (node) => node.inputs[0]!.squeeze(node.values(1)),
  Sub: binary((a, b) => a.sub(b)),
  Swish: (node) => {
    const x = node.inputs[0] as Tensor;
    const alpha = node.number("alpha", 1);
    return alpha === 1 ? silu(x) : x.mul(x.mul(alpha).sigmoid());
  },
  Tanh: unary((x) => x.tanh()),
  TopK: composed.topKOperator,
  Transpose: (node) => node.inputs[0]!.transpose(node.list("perm")),
  Unsqueeze: (node) =>
    [...node.values(1)!].sort((a, b) => a - b).reduce((x, axis) => x.unsqueeze(axis), node.inputs[0]!),
  Where: ({ inputs: [condition, a, b] }) => where(condition as Tensor<"bool">, a as Tensor, b as Tensor),
};

/** Operators whose results are copies, choices, or single correctly rounded operations. */
export const exactOperators: ReadonlySet<string> = new Set([
  "Add",
  "ArgMax",
  "Concat",
  "CumSum",
  "Div",
  "Expand",
  "Gather",
  "GatherElements",
  "Mul",
  "Neg",
  "ReduceMax",
  "Relu",
  "Reciprocal",
  "ScatterElements",
  "Slice",
  "Sqrt",
  "Squeeze",
  "Sub",
  "TopK",
  "Transpose",
  "Unsqueeze",
  "Where",
]); // prettier-ignore

/** Operators that other packages have. */
export const elsewhere: Readonly<Record<string, string>> = { Attention: "attention is in @attn/attention" };

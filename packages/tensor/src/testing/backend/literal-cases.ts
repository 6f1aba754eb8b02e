// Small calls whose results are written out by hand, from the definitions in backend.ts: the js backend is checked by these too.
import type { Backend, BinaryKind, ReduceKind, UnaryKind } from "../../backend.ts";
import type { Dtype } from "../../dtype.ts";
import type { Shape } from "../../shape.ts";
import { rowMajor } from "../../view.ts";
import type { BackendCase } from "./elementwise-cases.ts";
import type { KernelCase, Operand } from "./kernel-case.ts";
import { checkKernel } from "./kernel-case.ts";

const float = (data: readonly number[], shape: Shape = [data.length]): Operand => ({
  data: Float32Array.from(data),
  dtype: "float32",
  layout: rowMajor(shape),
});
const int = (data: readonly number[], shape: Shape = [data.length]): Operand => ({
  data: Int32Array.from(data),
  dtype: "int32",
  layout: rowMajor(shape),
});

const literal = (name: string, kernelCase: KernelCase): BackendCase => ({
  name,
  run: (backend: Backend) => checkKernel(backend, kernelCase),
});

const unary = (kind: UnaryKind, x: Operand, dtype: Dtype, expected: readonly number[]): BackendCase =>
  literal(`literal ${kind}`, {
    inputs: [x],
    out: { shape: x.layout.shape, dtype },
    call: (b, [a], out) => b.unary(kind, a!, out),
    expected,
  });
const binary = (kind: BinaryKind, x: Operand, y: Operand, dtype: Dtype, expected: readonly number[]): BackendCase =>
  literal(`literal ${kind} of ${x.dtype}`, {
    inputs: [x, y],
    out: { shape: x.layout.shape, dtype },
    call: (b, [a, c], out) => b.binary(kind, a!, c!, out),
    expected,
  });
const reduce = (kind: ReduceKind, x: Operand, dtype: Dtype, expected: readonly number[]): BackendCase =>
  literal(`literal ${kind} of ${x.dtype}`, {
    inputs: [x],
    out: { shape: x.layout.shape.slice(0, -1), dtype },
    call: (b, [a], out) => b.reduce(kind, a!, out),
    expected,
  });

const odd = [NaN, Infinity, -Infinity, 0, -0, -1.5];

export const literalCases = (): readonly BackendCase[] => [
  unary("sign", float(odd), "float32", [NaN, 1, -1, 0, -0, -1]),
  unary("sqrt", float(odd), "float32", [NaN, Infinity, NaN, 0, -0, NaN]),
  unary("exp", float([...odd.slice(0, 5), 89]), "float32", [NaN, Infinity, 0, 1, 1, Infinity]),
  unary("log", float(odd), "float32", [NaN, Infinity, NaN, -Infinity, -Infinity, NaN]),
  unary("log1p", float([NaN, Infinity, -1, 0, -0, -1.5]), "float32", [NaN, Infinity, -Infinity, 0, -0, NaN]),
  unary("sin", float(odd.slice(0, 5)), "float32", [NaN, NaN, NaN, 0, -0]),
  unary("cos", float(odd.slice(0, 5)), "float32", [NaN, NaN, NaN, 1, 1]),
  unary("tanh", float(odd.slice(0, 5)), "float32", [NaN, 1, -1, 0, -0]),
  unary("sigmoid", float(odd.slice(0, 5)), "float32", [NaN, 1, 0, 0.5, 0.5]),
  unary("erf", float(odd.slice(0, 5)), "float32", [NaN, 1, -1, 0, -0]),
  unary("int", float([1.9, -1.9, NaN, 3e9, -3e9, Infinity]), "int32", [1, -1, 0, 2147483647, -2147483648, 2147483647]),
  unary("bool", float(odd), "bool", [1, 1, 1, 0, 0, 1]),
  unary("abs", int([-5, 5, -2147483648]), "int32", [5, 5, -2147483648]),
  binary("max", float([NaN, 1, -0, -Infinity]), float([1, NaN, 0, -1]), "float32", [NaN, NaN, 0, -1]),
  binary("min", float([NaN, 1, -0, -Infinity]), float([1, NaN, 0, -1]), "float32", [NaN, NaN, -0, -Infinity]),
  binary("less", float([NaN, 1, -0, 1]), float([1, NaN, 0, 2]), "bool", [0, 0, 0, 1]),
  binary("equal", float([NaN, 1, -0, 1]), float([NaN, 1, 0, 2]), "bool", [0, 1, 1, 0]),
  binary("and", float([NaN, 1, -0, 1]), float([NaN, 1, 1, 0]), "bool", [1, 1, 0, 0]),
  binary("mul", int([65536, 46341, -2147483648]), int([65536, 46341, -1]), "int32", [0, -2147479015, -2147483648]),
  binary("pow", int([2, -3, 0, 7, -1]), int([10, 3, 0, -1, -3]), "int32", [1024, -27, 1, 0, -1]),
  binary(
    "pow",
    float([NaN, 1, -1, -8, -8, 0, -0, -0, 2, -Infinity, 0.5, 4]),
    float([0, NaN, Infinity, 3, 0.5, -1, -3, 2, -149, 3, -Infinity, 0.5]),
    "float32",
    [1, 1, 1, -512, NaN, Infinity, -Infinity, 0, 2 ** -149, -Infinity, Infinity, 2],
  ),
  reduce("max", float([1, NaN, 3, -Infinity, -Infinity, -Infinity], [2, 3]), "float32", [NaN, -Infinity]),
  reduce("max", float([], [2, 0]), "float32", [-Infinity, -Infinity]),
  reduce("min", int([], [1, 0]), "int32", [2147483647]),
  reduce("sum", float([], [3, 0]), "float32", [0, 0, 0]),
  reduce("sum", float([1e20, 1, -1e20, 3e38, 3e38, -3e38], [2, 3]), "float32", [0, Math.fround(3e38)]),
  reduce("sum", int([2147483647, 1]), "int32", [-2147483648]),
  reduce("prod", float([2, 3, 4, 5, 0, -1], [2, 3]), "float32", [24, -0]),
  reduce("argmax", float([1, 3, 3, 2, NaN, 9, -0, 0, 0], [3, 3]), "int32", [1, 1, 0]),
  reduce("argmin", float([1, 3, 1, 2, 5, NaN, 0, -0, 0], [3, 3]), "int32", [0, 2, 0]),
  literal("literal cumsum", {
    inputs: [float([1, 2, 3, NaN, 1, 1], [2, 3])],
    out: { shape: [2, 3], dtype: "float32" },
    call: (b, [x], out) => b.cumsum(x!, out),
    expected: [1, 3, 6, NaN, NaN, NaN],
  }),
  ...(
    [
      [true, [3, 1, 0, 4]],
      [false, [5, 2, 0, 4]],
    ] as const
  ).map(([largest, expected]) =>
    literal(`literal topK, ${largest ? "largest" : "smallest"}`, {
      inputs: [float([0, 2, -0.5, NaN, -0, -Infinity])],
      out: { shape: [4], dtype: "int32" },
      call: (b, [x], out) => b.topK(x!, out, largest),
      expected,
    }),
  ),
  literal("literal matmul", {
    inputs: [float([1, 2, 3, 4, 5, 6], [2, 3]), float([1, 0, 0, 1, 2, -1], [3, 2])],
    out: { shape: [2, 2], dtype: "float32" },
    call: (b, [x, y], out) => b.matmul(x!, y!, out),
    expected: [7, -1, 16, -1],
  }),
  literal("literal gather", {
    inputs: [float([1, 2, 3, 4, 5, 6], [3, 2]), int([2, -3, -1])],
    out: { shape: [3, 2], dtype: "float32" },
    call: (b, [x, indices], out) => b.gather(x!, indices!, out),
    expected: [5, 6, 1, 2, 5, 6],
  }),
  literal("literal scatterAdd", {
    inputs: [float([1, 2, 3, 4, 5, 6], [3, 2]), int([1, -1, 1])],
    out: { shape: [2, 2], dtype: "float32" },
    call: (b, [x, indices], out) => b.scatterAdd(x!, indices!, out),
    expected: [0, 0, 9, 12],
  }),
];

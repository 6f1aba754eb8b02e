// Linear maps in float32: a product with the bias, an activation and the factor of a gate in it. Not here: which way a product takes (matmul.ts).
import type { Attributes } from "../../backend.ts";
import { sizeOf } from "../../shape.ts";
import { reshapeLayout, rowMajor } from "../../view.ts";
import { assign } from "./elementwise.ts";
import { activationNumber } from "./kinds.ts";
import type { Finish } from "./matmul.ts";
import { matrix, multiply, nothing, run, transposed } from "./matmul.ts";
import type { Space, WasmView } from "./space.ts";

type Inputs = readonly [x: WasmView, weight: WasmView, bias?: WasmView | undefined];

/** x [..., K] · weight [N, K] transposed + bias [N], which may be missing, then finished → out [..., N] */
export const multiplyLinear = (
  space: Space,
  [x, weight, bias]: Inputs,
  out: WasmView,
  finish: Finish = nothing,
): void => {
  if (sizeOf(out.shape) === 0) return;
  const [rows, to] = [rowsOf(x), rowsOf(out)!];
  if (rows === undefined) withCopy(space, x, (copy) => multiplyLinear(space, [copy, weight, bias], out, finish));
  // A single column is a row for `multiply`, which turns the product round.
  else if (bias === undefined && finish === nothing && weight.shape[0] === 1) multiply(space, rows, turned(weight), to);
  else if (bias === undefined || bias.strides[0] === 1 || bias.shape[0] === 1)
    finishedProduct(space, [rows, weight, bias], to, finish);
  else withCopy(space, bias, (line) => finishedProduct(space, [rows, weight, line], to, finish));
};

/** The same for matrices, and a bias whose elements lie one after another. */
const finishedProduct = (space: Space, [x, weight, bias]: Inputs, out: WasmView, finish: Finish): void => {
  const [m, n] = out.shape as [number, number];
  const k = x.shape[1]!;
  if (k === 0) {
    withoutTerms(space, bias, out, finish);
    return;
  }
  const start = bias === undefined ? 0 : space.address(bias);
  const sizes = { m, n, k, to: space.address(out), bias: start, finish, batch: one };
  run(space, matrix(space, x, still), transposed(matrix(space, weight, still)), sizes);
};

/** One matrix, and how far it is to the next. */
const one: readonly number[] = [1];
const still: readonly number[] = [0];

const withoutTerms = (space: Space, bias: WasmView | undefined, out: WasmView, { f, factor }: Finish): void => {
  const [m, n] = out.shape as [number, number];
  const to = space.address(out);
  if (bias === undefined) space.float32.fill(0, to / 4, to / 4 + m * n);
  else assign(space, { ...bias, shape: [m, n], strides: [0, 1] }, out);
  if (f !== 0) space.kernels.finish(f, factor, to, 4 * n, m, n);
};

/** A matrix of the rows of x, or undefined where no strides can say that. */
const rowsOf = (x: WasmView): WasmView | undefined => {
  const { shape, strides, buffer, dtype } = x;
  if (shape.length === 2) return x;
  const n = shape.at(-1)!;
  const rows = sizeOf(shape.slice(0, -1));
  // A step of decoding has one row, many times over: no strides to be found for that.
  if (rows === 1) return { buffer, dtype, offset: x.offset, shape: [1, n], strides: [n, strides.at(-1)!] };
  const layout = reshapeLayout(x, [rows, n]);
  return layout && { buffer, dtype, offset: layout.offset, shape: layout.shape, strides: layout.strides };
};

/** Runs `use` with a row-major copy of x. */
const withCopy = (space: Space, x: WasmView, use: (copy: WasmView) => void): void => {
  const buffer = space.heap.allocate(4 * sizeOf(x.shape));
  try {
    const copy = { buffer, dtype: x.dtype, ...rowMajor(x.shape) };
    assign(space, x, copy);
    use(copy);
  } finally {
    space.heap.free(buffer);
  }
};

const turned = ({ buffer, dtype, offset, shape: [rows, columns], strides: [row, column] }: WasmView): WasmView => ({
  buffer,
  dtype,
  offset,
  shape: [columns!, rows!],
  strides: [column!, row!],
});

export const multiplyActivated = (
  space: Space,
  inputs: readonly WasmView[],
  out: WasmView,
  { activation }: Attributes,
): void => multiplyLinear(space, inputs as Inputs, out, { f: activationNumber[String(activation)]!, factor: 0 });

/** f(x · gateᵀ) · (x · upᵀ), with biases where `biases` says so ("gate", "up" or "gate up"). */
export const multiplyGated = (
  space: Space,
  [x, gate, up, ...biases]: readonly WasmView[],
  out: WasmView,
  { activation, biases: which }: Attributes,
): void => {
  const hasGate = String(which).includes("gate");
  const [gateBias, upBias] = hasGate ? biases : [undefined, biases[0]];
  const other = space.heap.allocate(4 * sizeOf(out.shape));
  try {
    const factor = { ...out, buffer: other, offset: 0 };
    multiplyLinear(space, [x!, up!, upBias], factor);
    const finish = { f: activationNumber[String(activation)]!, factor: space.address(factor) };
    multiplyLinear(space, [x!, gate!, gateBias], out, finish);
  } finally {
    space.heap.free(other);
  }
};

// Elementwise calls: operands whose elements lie across the order of the result are brought into that order first.

import { sizeOf } from "../../shape.ts";
import type { Layout } from "../../view.ts";
import { collapse, isRowMajor, permuteLayout, rowMajorStrides } from "../../view.ts";
import { workOf } from "./kinds.ts";
import type { Space, WasmView } from "./space.ts";

/** Fewer elements than this are gathered one by one as they are needed. */
const large = 4096;

/** Elements of a cache line: two threads had better not write to one. */
const line = 16;

/** out = f(a), f(a, b) or f(a, b, c) for the kernel of this number; `out` is row-major. */
export const elementwise = (
  space: Space,
  kind: number,
  inputs: readonly [WasmView, ...WasmView[]],
  out: WasmView,
): void => {
  const size = sizeOf(out.shape);
  if (size === 0) return;
  const { shape, strides } = inputs.every(isRowMajor) ? oneRow(size, inputs.length) : collapse(inputs);
  const turned = size < large ? -1 : strides.findIndex(isTurned);
  if (turned >= 0) {
    withTurned(space, inputs, turned, (straight) => elementwise(space, kind, straight, out));
    return;
  }
  const work = size * workOf(kind);
  if (space.parts(size, work) > 1) {
    shareOut(space, kind, inputs, out, { shape, strides, work });
    return;
  }
  const [a, b = a, c = a] = inputs;
  const rank = space.describe(shape, ...strides);
  space.kernels.elementwise(kind, space.address(a), space.address(b), space.address(c), space.address(out), rank);
};

/** The same on several threads: each takes a stretch of the first axis. */
const shareOut = (
  space: Space,
  kind: number,
  inputs: readonly [WasmView, ...WasmView[]],
  out: WasmView,
  { shape, strides, work }: { shape: readonly number[]; strides: readonly (readonly number[])[]; work: number },
): void => {
  const [n, ...rest] = shape as [number, ...number[]];
  const [a, b = a, c = a] = inputs;
  const [from, to] = [[a, b, c].map((x) => space.address(x)), space.address(out)];
  const pitch = sizeOf(rest);
  space.split(n, { work: work / n, grain: rest.length > 0 ? 1 : line }, (start, count) => {
    const at = (i: number): number => from[i]! + 4 * start * (strides[i]?.[0] ?? 0);
    const args = [kind, at(0), at(1), at(2), to + 4 * start * pitch, shape.length] as const;
    return { kernel: "elementwise", args: [...args], shape: [count, ...rest], strides };
  });
};

/** What `collapse` makes of so many row-major layouts, at once. */
const oneRow = (size: number, operands: number): Merged => ({ shape: [size], strides: straight[operands]! });

interface Merged {
  readonly shape: readonly number[];
  readonly strides: readonly (readonly number[])[];
}

const straight: readonly (readonly (readonly number[])[])[] = [[], [[1]], [[1], [1]], [[1], [1], [1]]];

/** Neighbours lie apart along the last axis and together along the one before. */
const isTurned = (strides: readonly number[]): boolean =>
  strides.length >= 2 && strides.at(-2) === 1 && strides.at(-1) !== 0;

/** Runs `use` with one input replaced by a row-major copy. */
const withTurned = (
  space: Space,
  inputs: readonly [WasmView, ...WasmView[]],
  turned: number,
  use: (inputs: readonly [WasmView, ...WasmView[]]) => void,
): void => {
  const x = inputs[turned]!;
  const buffer = space.heap.allocate(4 * sizeOf(x.shape));
  try {
    const copy: WasmView = { ...x, buffer, offset: 0, strides: rowMajorStrides(x.shape) };
    assign(space, x, copy);
    const [first, ...rest] = inputs.map((input, i) => (i === turned ? copy : input));
    use([first!, ...rest]);
  } finally {
    space.heap.free(buffer);
  }
};

/** Writes x into the view `out` of the same shape, in the order in which the elements of `out` lie. */
export const assign = (space: Space, x: WasmView, out: WasmView): void => {
  const size = sizeOf(out.shape);
  if (size === 0) return;
  const { shape, strides } = isRowMajor(x) && isRowMajor(out) ? oneRow(size, 2) : inOrderOf(out, x);
  const [n, ...rest] = shape as [number, ...number[]];
  const [from, to] = [space.address(x), space.address(out)];
  space.split(n, { work: 2 * sizeOf(rest), grain: rest.length > 0 ? 1 : line }, (start, count) => {
    const at = (address: number, operand: number): number => address + 4 * start * strides[operand]![0]!;
    return { kernel: "assign", args: [at(from, 0), at(to, 1), shape.length], shape: [count, ...rest], strides };
  });
};

/** Merged axes of x and out, those first along which the elements of `out` lie furthest apart. */
const inOrderOf = (out: Layout, x: Layout): Merged => {
  if (isDescending(out.strides)) return collapse([x, out]);
  const order = out.shape.map((_, axis) => axis).sort((a, b) => Math.abs(out.strides[b]!) - Math.abs(out.strides[a]!));
  return collapse([permuteLayout(x, order), permuteLayout(out, order)]);
};

const isDescending = (strides: readonly number[]): boolean => {
  for (let axis = 1; axis < strides.length; axis++)
    if (Math.abs(strides[axis]!) > Math.abs(strides[axis - 1]!)) return false;
  return true;
};

// The reference backend: plain loops over plain arrays. It is the definition that every other backend is compared with, so it
// has no clever line and no fused kernel; sums are accumulated in double precision.
import type { Backend, View } from "../../backend.ts";
import type { RawData } from "../../dtype.ts";
import { sizeOf } from "../../shape.ts";
import type { Layout } from "../../view.ts";
import { binaryFunction, integerFunction, reduceRow, unaryFunction } from "./functions.ts";

/** One block of memory, seen as either type. */
interface JsBuffer {
  readonly float32: Float32Array;
  readonly int32: Int32Array;
}
type JsView = View<JsBuffer>;

/** @returns a backend of plain JavaScript: slow, exact to rounding, the same everywhere. */
export const createJsBackend = (): Backend<JsBuffer> => ({
  name: "js",
  fused: {},

  allocate(elements) {
    const float32 = new Float32Array(elements);
    return { float32, int32: new Int32Array(float32.buffer) };
  },
  upload(buffer, data) {
    (data instanceof Float32Array ? buffer.float32 : buffer.int32).set(data);
  },
  uploadPart(buffer, data, start) {
    (data instanceof Float32Array ? buffer.float32 : buffer.int32).set(data, start);
  },
  read(buffer, dtype, offset, count) {
    return (dtype === "float32" ? buffer.float32 : buffer.int32).slice(offset, offset + count);
  },
  free() {},

  unary(kind, x, out) {
    const f = unaryFunction[kind];
    store(out, load(x), (values, i) => f(values[i]!));
  },
  binary(kind, a, b, out) {
    const f = (a.dtype === "int32" && integerFunction[kind]) || binaryFunction[kind];
    const right = load(b);
    store(out, load(a), (left, i) => f(left[i]!, right[i]!));
  },
  select(condition, a, b, out) {
    const yes = load(a);
    const no = load(b);
    store(out, load(condition), (test, i) => (test[i] === 0 ? no[i]! : yes[i]!));
  },
  reduce(kind, x, out) {
    const n = x.shape.at(-1)!;
    store(out, load(x), (values, row) => reduceRow(kind, n, (i) => values[row * n + i]!, x.dtype !== "float32"));
  },
  cumsum(x, out) {
    const n = x.shape.at(-1)!;
    let sum = 0;
    store(out, load(x), (values, i) => (sum = (i % n === 0 ? 0 : sum) + values[i]!));
  },
  topK(x, out, largest) {
    const n = x.shape.at(-1)!;
    const k = out.shape.at(-1)!;
    const values = load(x);
    const rows = n === 0 ? 0 : values.length / n;
    const result = array(out);
    for (let row = 0; row < rows; row++) {
      const rank = (i: number) => (Number.isNaN(values[row * n + i]) ? Infinity : values[row * n + i]!);
      const isNaNAt = (i: number) => (Number.isNaN(values[row * n + i]) ? 1 : 0);
      const sign = largest ? 1 : -1;
      const order = Array.from({ length: n }, (_, i) => i).sort(
        (i, j) => sign * (isNaNAt(j) - isNaNAt(i)) || (rank(i) === rank(j) ? 0 : sign * (rank(j) - rank(i))) || i - j,
      );
      for (let j = 0; j < k; j++) result[out.offset + row * k + j] = order[j]!;
    }
  },
  matmul(a, b, out) {
    const [m, k] = a.shape.slice(-2) as [number, number];
    const n = b.shape.at(-1)!;
    const left = load(a);
    const right = load(b);
    store(out, left, (_, at) => {
      const column = at % n;
      const row = (at - column) / n; // counts the rows of all batches
      const batch = Math.floor(row / m);
      let sum = 0;
      for (let i = 0; i < k; i++) sum += left[row * k + i]! * right[(batch * k + i) * n + column]!;
      return sum;
    });
  },
  gather(x, indices, out) {
    const width = sizeOf(x.shape.slice(1));
    const rows = load(indices).map((row) => checkRow("gather", row, x.shape[0]!));
    const values = load(x);
    store(out, values, (_, i) => values[rows[Math.floor(i / width)]! * width + (i % width)]!);
  },
  scatterAdd(updates, indices, out) {
    const width = sizeOf(out.shape.slice(1));
    const result = array(out).fill(0, out.offset, out.offset + sizeOf(out.shape));
    const rows = load(indices).map((row) => checkRow("scatterAdd", row, out.shape[0]!));
    const values = load(updates);
    for (let i = 0; i < values.length; i++)
      result[out.offset + rows[Math.floor(i / width)]! * width + (i % width)]! += values[i]!;
  },
  assign(x, out) {
    store(out, load(x), (values, i) => values[i]!);
  },
});

const array = (view: JsView): RawData => (view.dtype === "float32" ? view.buffer.float32 : view.buffer.int32);

/** Where each element lies, in row-major order. */
const positions = ({ shape, strides, offset }: Layout): Int32Array => {
  let at = Int32Array.of(offset);
  for (const [axis, n] of shape.entries()) {
    const next = new Int32Array(at.length * n);
    for (let i = 0; i < at.length; i++) for (let j = 0; j < n; j++) next[i * n + j] = at[i]! + j * strides[axis]!;
    at = next;
  }
  return at;
};

/** The elements in row-major order. */
const load = (view: JsView): RawData => {
  const from = array(view);
  const at = positions(view);
  const result = view.dtype === "float32" ? new Float32Array(at.length) : new Int32Array(at.length);
  for (let i = 0; i < at.length; i++) result[i] = from[at[i]!]!;
  return result;
};

/** out[i] = f(values, i) for every element of `out`. */
const store = (out: JsView, values: RawData, f: (values: RawData, i: number) => number): void => {
  const to = array(out);
  const at = positions(out);
  for (let i = 0; i < at.length; i++) to[at[i]!] = f(values, i);
};

const checkRow = (caller: string, row: number, rows: number): number => {
  const resolved = row < 0 ? row + rows : row;
  if (resolved < 0 || resolved >= rows) throw new RangeError(`${caller}: index ${row} is not in ${rows} rows`);
  return resolved;
};

// Rows by number, and the adjoint. Row numbers are checked and resolved in JavaScript: those that were uploaded are still known
// there; those that a kernel computed are read back first. Not here: anything else that reads back.
import { sizeOf } from "../../shape.ts";
import type { Layout } from "../../view.ts";
import { collapse } from "../../view.ts";
import { gridOf, place } from "./access.ts";
import { copied, store } from "./assign.ts";
import type { Buffers, GpuView } from "./buffers.ts";
import { filled } from "./reduce.ts";

/** Row numbers from 0 to rows − 1, in row-major order. @throws RangeError for a number outside. */
const resolve = async (buffers: Buffers, caller: string, indices: GpuView, rows: number): Promise<Float32Array> => {
  const count = sizeOf(indices.shape);
  if (count === 0) return new Float32Array(0);
  const numbers =
    indices.buffer.integers === undefined
      ? await readBack(buffers, indices)
      : elementsOf(indices.buffer.integers, indices);
  const resolved = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const row = numbers[i]!;
    resolved[i] = row < 0 ? row + rows : row;
    if (resolved[i]! < 0 || resolved[i]! >= rows)
      throw new RangeError(`${caller}: index ${row} is not in ${rows} rows`);
  }
  return resolved;
};

const elementsOf = (data: Int32Array, { shape, strides, offset }: Layout): Int32Array => {
  let at = Int32Array.of(offset);
  for (const [axis, n] of shape.entries())
    at = Int32Array.from({ length: at.length * n }, (_, i) => at[Math.floor(i / n)]! + (i % n) * strides[axis]!);
  return at.map((i) => data[i]!);
};

const readBack = async (buffers: Buffers, indices: GpuView): Promise<Float32Array> => {
  const array = await copied(buffers, indices);
  try {
    return await buffers.device.read(array);
  } finally {
    buffers.device.delete(array);
  }
};

/** The axes after the first, in as few as there can be. */
const restOf = ({ shape, strides }: Layout): { shape: number[]; strides: number[] } => {
  const { shape: merged, strides: steps } = collapse([{ shape: shape.slice(1), strides: strides.slice(1), offset: 0 }]);
  return { shape: merged, strides: steps[0]! };
};

export const gather = async (buffers: Buffers, x: GpuView, indices: GpuView, out: GpuView): Promise<void> => {
  const resolved = await resolve(buffers, "gather", indices, x.shape[0]!);
  if (sizeOf(out.shape) === 0) return;
  const { device } = buffers;
  const rows = await device.upload(resolved);
  try {
    const rest = restOf(x);
    const grid = gridOf([resolved.length, ...rest.shape]);
    const [number, ...coordinates] = grid.coordinates as [string, ...string[]];
    const { at, integers } = place("a", coordinates, { strides: rest.strides, offset: x.offset });
    const array = await device.run({
      key: `gather ${rest.shape.length}`,
      output: grid.output,
      arrays: { a: buffers.arrayOf(x), rows },
      integers: { ...grid.integers, ...integers, step: x.strides[0]! },
      body: () => `const row = rows[${number}]; return a[${at} + whole(row + 0.5) * step];`,
    });
    await store(buffers, out, array);
  } finally {
    device.delete(rows);
  }
};

/** Each row of the result adds its updates up in their order, which was sorted by row in JavaScript. */
export const scatterAdd = async (buffers: Buffers, updates: GpuView, indices: GpuView, out: GpuView): Promise<void> => {
  const resolved = await resolve(buffers, "scatterAdd", indices, out.shape[0]!);
  if (sizeOf(out.shape) === 0) return;
  const { device } = buffers;
  if (sizeOf(updates.shape) === 0) return store(buffers, out, await filled(device, sizeOf(out.shape), 0));
  const { order, starts } = sortedByRow(resolved, out.shape[0]!);
  const held = [await device.upload(order), await device.upload(starts), await copied(buffers, updates)] as const;
  try {
    const width = sizeOf(out.shape.slice(1));
    const array = await device.run({
      key: "scatterAdd",
      output: [width, out.shape[0]!],
      arrays: { order: held[0], starts: held[1], a: held[2] },
      integers: { width },
      body: () => `
        let r = 0;
        const first = starts[this.thread.y];
        const count = starts[this.thread.y + 1] - first;
        for (let l = 0; l < count; l++) {
          const update = order[whole(first + 0.5) + l];
          r += a[whole(update + 0.5) * width + this.thread.x];
        }
        return r;`,
    });
    await store(buffers, out, array);
  } finally {
    for (const array of held) device.delete(array);
  }
};

/** The updates of row i are order[starts[i]] … order[starts[i + 1] − 1]. */
const sortedByRow = (rows: Float32Array, count: number): { order: Float32Array; starts: Float32Array } => {
  const starts = new Float32Array(count + 1);
  for (const row of rows) starts[row + 1]!++;
  for (let i = 0; i < count; i++) starts[i + 1]! += starts[i]!;
  const next = starts.slice();
  const order = new Float32Array(rows.length);
  for (const [i, row] of rows.entries()) order[next[row]!++] = i;
  return { order, starts };
};

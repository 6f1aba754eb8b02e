// Running sums along the last axis, one thread for each element. Not here: sums of whole rows (reduce.ts).
import { sizeOf } from "../../shape.ts";
import { gridOf, place } from "./access.ts";
import { store } from "./assign.ts";
import type { Buffers, GpuView } from "./buffers.ts";
import type { Device } from "./device.ts";
import type { DeviceArray } from "./device-array.ts";
import type { Cut, Rows } from "./reduce.ts";
import { cutOf, reduceOnce, rowNumber, rowsOf, sumRows } from "./reduce.ts";

/**
 * Each thread adds up its row to its place, in order. Of a long row it takes the sums of the pieces before its own: fewer
 * additions, and as few roundings.
 */
export const cumsum = async (buffers: Buffers, x: GpuView, out: GpuView): Promise<void> => {
  if (sizeOf(out.shape) === 0) return;
  const { device } = buffers;
  const array = buffers.arrayOf(x);
  const rows = rowsOf(x);
  const cut = cutOf(rows);
  if (cut === undefined) return store(buffers, out, await addedUp(device, array, rows));
  const before = await reduceOnce(device, array, rows, sumRows, {}, cut);
  try {
    await store(buffers, out, await addedUp(device, array, rows, { before, ...cut }));
  } finally {
    device.delete(before);
  }
};

const addedUp = (
  device: Device,
  array: DeviceArray,
  rows: Rows,
  cut?: Cut & { readonly before: DeviceArray },
): Promise<DeviceArray> => {
  const grid = gridOf([...rows.shape, rows.n]);
  const { at, integers } = place("a", grid.coordinates, { strides: [...rows.strides, 0], offset: rows.offset });
  const number = rowNumber({ ...grid, coordinates: grid.coordinates.slice(0, -1) }, rows.shape);
  const key = `cumsum ${rows.shape.length}`;
  const sizes = { ...grid.integers, ...integers, stride: rows.stride };
  if (cut === undefined)
    return device.run({
      key,
      output: grid.output,
      arrays: { a: array },
      integers: { ...sizes, n: rows.n },
      body: () =>
        `let r = 0; for (let l = 0; l < n; l++) { if (l <= this.thread.x) { r += a[${at} + l * stride]; } } return r;`,
    });
  return device.run({
    key: `${key} cut`,
    output: grid.output,
    arrays: { a: array, before: cut.before },
    integers: { ...sizes, ...number.integers, length: cut.length, pieces: cut.pieces },
    body: () => `
      const piece = quotient(this.thread.x, length);
      const first = piece * length;
      let r = 0;
      for (let p = 0; p < pieces; p++) { if (p < piece) { r += before[(${number.text}) * pieces + p]; } }
      let s = 0;
      for (let l = 0; l < length; l++) { if (first + l <= this.thread.x) { s += a[${at} + (first + l) * stride]; } }
      return r + s;`,
  });
};

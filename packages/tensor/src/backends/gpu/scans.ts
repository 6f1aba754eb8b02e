// Along the last axis, one result for each element: running sums and the k best. Quadratic in the length of a row, without reading back.
import { sizeOf } from "../../shape.ts";
import { gridOf, place } from "./access.ts";
import { store } from "./assign.ts";
import type { Buffers, GpuView } from "./buffers.ts";
import { rowsOf } from "./reduce.ts";

/** Each thread adds up its row to its place, in order. */
export const cumsum = async (buffers: Buffers, x: GpuView, out: GpuView): Promise<void> => {
  if (sizeOf(out.shape) === 0) return;
  const rows = rowsOf(x);
  const grid = gridOf([...rows.shape, rows.n]);
  const { at, integers } = place("a", grid.coordinates, { strides: [...rows.strides, 0], offset: rows.offset });
  const array = await buffers.device.run({
    key: `cumsum ${rows.shape.length}`,
    output: grid.output,
    arrays: { a: buffers.arrayOf(x) },
    integers: { ...grid.integers, ...integers, n: rows.n, stride: rows.stride },
    body: () =>
      `let r = 0; for (let l = 0; l < n; l++) { if (l <= this.thread.x) { r += a[${at} + l * stride]; } } return r;`,
  });
  await store(buffers, out, array);
};

/** How many elements of a row come before this one: those that are better, and equal ones that stand earlier. */
const rankBody = (at: string, largest: boolean): string => `
  const w = a[${at} + this.thread.x * stride];
  let r = 0;
  let own = 0;
  if (w === w) { own = 1; }
  for (let l = 0; l < n; l++) {
    const v = a[${at} + l * stride];
    let other = 0;
    if (v === v) { other = 1; }
    let wins = 0;
    if (own + other > 1.5) {
      if (v ${largest ? ">" : "<"} w) { wins = 1; }
      if (v === w && l < this.thread.x) { wins = 1; }
    } else {
      if (${largest ? "own > other" : "own < other"}) { wins = 1; }
      if (own + other < 0.5 && l < this.thread.x) { wins = 1; }
    }
    r += wins;
  }
  return r;`;

export const topK = async (buffers: Buffers, x: GpuView, out: GpuView, largest: boolean): Promise<void> => {
  if (sizeOf(out.shape) === 0) return;
  const { device } = buffers;
  const rows = rowsOf(x);
  const grid = gridOf([...rows.shape, rows.n]);
  const { at, integers } = place("a", grid.coordinates, { strides: [...rows.strides, 0], offset: rows.offset });
  const ranks = await device.run({
    key: `rank ${rows.shape.length} ${largest}`,
    output: grid.output,
    arrays: { a: buffers.arrayOf(x) },
    integers: { ...grid.integers, ...integers, n: rows.n, stride: rows.stride },
    body: () => rankBody(at, largest),
  });
  try {
    const array = await device.run({
      key: "topK",
      output: [out.shape.at(-1)!, sizeOf(rows.shape)],
      arrays: { ranks },
      integers: { n: rows.n },
      body: () => `
        let r = 0;
        for (let l = 0; l < n; l++) { if (ranks[this.thread.y * n + l] === this.thread.x) { r = l; } }
        return r;`,
    });
    await store(buffers, out, array);
  } finally {
    device.delete(ranks);
  }
};

// The k best of each row, in order. Sorting without an exchange: a thread counts who comes before its element. Long rows are sorted in
// pieces, and the best of the pieces find their places by binary search. Nothing is read back.
import { sizeOf } from "../../shape.ts";
import type { Grid } from "./access.ts";
import { gridOf, place } from "./access.ts";
import { store } from "./assign.ts";
import type { Buffers, GpuView } from "./buffers.ts";
import type { DeviceArray } from "./device-array.ts";
import type { Rows } from "./reduce.ts";
import { longRow, rowNumber, rowsOf } from "./reduce.ts";

/** What all steps know. The first `keep` of each piece can be among the k best. */
interface Selection {
  readonly buffers: Buffers;
  readonly array: DeviceArray;
  readonly rows: Rows;
  readonly largest: boolean;
  readonly length: number;
  readonly pieces: number;
  readonly keep: number;
}

export const topK = async (buffers: Buffers, x: GpuView, out: GpuView, largest: boolean): Promise<void> => {
  if (sizeOf(out.shape) === 0) return;
  const rows = rowsOf(x);
  const k = out.shape.at(-1)!;
  const length = rows.n < longRow ? rows.n : Math.ceil(4 * Math.sqrt(rows.n)); // a comparison costs less than a step of a search
  const pieces = Math.ceil(rows.n / length);
  const selection = { buffers, array: buffers.arrayOf(x), rows, largest, length, pieces, keep: Math.min(k, length) };
  const held: DeviceArray[] = [];
  const hold = async (array: Promise<DeviceArray>): Promise<DeviceArray> => {
    held.push(await array);
    return array;
  };
  try {
    const ranks = await hold(ranksInPieces(selection));
    const order = sortedPieces(selection, ranks);
    if (pieces === 1) return await store(buffers, out, await order);
    const places = await hold(placesInRow(selection, await hold(order)));
    await store(buffers, out, await picked(selection, { order: await order, places, k }));
  } finally {
    for (const array of held) buffers.device.delete(array);
  }
};

/** Whether v comes before w; among equals where `tie` is true. `own` and `other` say that w and v are numbers. */
const wins = (largest: boolean, tie: string): string => `
  let other = 0;
  if (v === v) { other = 1; }
  let wins = 0;
  if (own + other > 1.5) {
    if (v ${largest ? ">" : "<"} w) { wins = 1; }
    if (v === w && ${tie}) { wins = 1; }
  } else {
    if (${largest ? "own > other" : "own < other"}) { wins = 1; }
    if (own + other < 0.5 && ${tie}) { wins = 1; }
  }`;

/** For each element how many of its piece come before it. */
const ranksInPieces = ({ buffers, array, rows, largest, length }: Selection): Promise<DeviceArray> => {
  const grid = gridOf([...rows.shape, rows.n]);
  const { at, integers } = elementsOf(grid, rows);
  return buffers.device.run({
    key: `rank ${rows.shape.length} ${largest}`,
    output: grid.output,
    arrays: { a: array },
    integers: { ...grid.integers, ...integers, n: rows.n, length, stride: rows.stride },
    body: () => `
      const w = a[${at} + this.thread.x * stride];
      const first = quotient(this.thread.x, length) * length;
      let r = 0;
      let own = 0;
      if (w === w) { own = 1; }
      for (let l = 0; l < length; l++) {
        if (first + l < n) {
          const v = a[${at} + (first + l) * stride];
          ${wins(largest, "first + l < this.thread.x")}
          r += wins;
        }
      }
      return r;`,
  });
};

/** [rows, pieces · keep]: where in its row the element lies that is first, second, … of its piece. */
const sortedPieces = ({ buffers, rows, length, pieces, keep }: Selection, ranks: DeviceArray): Promise<DeviceArray> =>
  buffers.device.run({
    key: "ranked",
    output: [pieces * keep, sizeOf(rows.shape)],
    arrays: { ranks },
    integers: { n: rows.n, length, keep },
    body: () => `
      const piece = quotient(this.thread.x, keep);
      const first = piece * length;
      const rank = this.thread.x - piece * keep;
      let r = 0;
      for (let l = 0; l < length; l++) {
        if (first + l < n) { if (ranks[this.thread.y * n + first + l] === rank) { r = first + l; } }
      }
      return r;`,
  });

/** A search in the sorted piece p: the loop halves [low, high) until `before` is false for all from low on. */
const search = (middle: string, before: string): string => `
  let low = 0;
  let high = n - p * length;
  if (high > keep) { high = keep; }
  for (let s = 0; s < steps; s++) {
    if (low < high) {
      const middle = Math.floor((low + high) * 0.5);
      ${middle}
      if (${before}) { low = middle + 1; } else { high = middle; }
    }
  }`;

/** For each of those how many of the row come before it, as far as they can be among the k best. */
const placesInRow = (selection: Selection, order: DeviceArray): Promise<DeviceArray> => {
  const { buffers, array, rows, largest, pieces, keep } = selection;
  const grid = gridOf([...rows.shape, pieces * keep]);
  const { at, integers } = elementsOf(grid, rows);
  const number = rowNumber({ ...grid, coordinates: grid.coordinates.slice(0, -1) }, rows.shape);
  // in two steps: gpu.js takes an index with an array in it for a number that is no integer
  const element = (name: string, slot: string): string =>
    `const ${name}At = order[(${number.text}) * pieces * keep + ${slot}]; const ${name} = a[${at} + whole(${name}At + 0.5) * stride];`;
  return buffers.device.run({
    key: `places ${rows.shape.length} ${largest}`,
    output: grid.output,
    arrays: { a: array, order },
    integers: { ...grid.integers, ...integers, ...number.integers, ...searched(selection), stride: rows.stride },
    body: () => `
      const piece = quotient(this.thread.x, keep);
      ${element("w", "this.thread.x")}
      let r = 0;
      let own = 0;
      if (w === w) { own = 1; }
      for (let p = 0; p < pieces; p++) {
        ${search(`${element("v", "p * keep + whole(middle + 0.5)")} ${wins(largest, "p < piece")}`, "wins > 0.5")}
        if (p === piece) { r += this.thread.x - piece * keep; } else { r += low; }
      }
      return r;`,
  });
};

/** [rows, k] */
const picked = (
  selection: Selection,
  { order, places, k }: { readonly order: DeviceArray; readonly places: DeviceArray; readonly k: number },
): Promise<DeviceArray> => {
  const slot = "this.thread.y * pieces * keep + p * keep + whole(low + 0.5)";
  return selection.buffers.device.run({
    key: "picked",
    output: [k, sizeOf(selection.rows.shape)],
    arrays: { order, places },
    integers: searched(selection),
    body: () => `
      let r = 0;
      for (let p = 0; p < pieces; p++) {
        ${search("const v = places[this.thread.y * pieces * keep + p * keep + whole(middle + 0.5)];", "v < this.thread.x")}
        if (low < keep && p * length + low < n) { if (places[${slot}] === this.thread.x) { r = order[${slot}]; } }
      }
      return r;`,
  });
};

const searched = ({ rows, length, pieces, keep }: Selection): Record<string, number> => ({
  n: rows.n,
  length,
  pieces,
  keep,
  steps: Math.ceil(Math.log2(keep + 1)),
});

/** Where the rows begin. */
const elementsOf = (grid: Grid, rows: Rows): ReturnType<typeof place> =>
  place("a", grid.coordinates, { strides: [...rows.strides, 0], offset: rows.offset });

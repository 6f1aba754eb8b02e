// Along the last axis: reductions, running sums, the k best. One thread for each result; long rows are reduced in two steps.
import type { ReduceKind } from "../../backend.ts";
import { sizeOf } from "../../shape.ts";
import type { Layout } from "../../view.ts";
import { collapse } from "../../view.ts";
import type { Grid } from "./access.ts";
import { gridOf, place } from "./access.ts";
import { store } from "./assign.ts";
import type { Buffers, GpuView } from "./buffers.ts";
import type { Device } from "./device.ts";
import type { DeviceArray } from "./device-array.ts";

/** Rows of a view: their axes in as few as there can be, and the last axis. */
export interface Rows {
  readonly n: number;
  /** Between neighbours in a row. */
  readonly stride: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}

export const rowsOf = ({ shape, strides, offset }: Layout): Rows => {
  const leading = collapse([{ shape: shape.slice(0, -1), strides: strides.slice(0, -1), offset }]);
  return { n: shape.at(-1)!, stride: strides.at(-1)!, shape: leading.shape, strides: leading.strides[0]!, offset };
};

/** From here on a row is cut into about √n pieces: one thread alone would take long, and its sum would lose digits. */
export const longRow = 128;

export interface Cut {
  /** Of each piece; the last may be shorter. */
  readonly length: number;
  readonly pieces: number;
}

/** Undefined for a row that is short. */
export const cutOf = ({ n }: Rows): Cut | undefined => {
  if (n < longRow) return undefined;
  const length = Math.ceil(Math.sqrt(n));
  return { length, pieces: Math.ceil(n / length) };
};

/** How a row becomes one number: `start`, then `step` for each v, with r the result and l the place. */
export interface Reduction {
  readonly key: string;
  readonly start: string;
  readonly step: string;
  /** How the results of pieces become one; without it rows are not cut. */
  readonly combine?: "sum" | "prod" | "max" | "min";
}

// NaN is what does not equal itself: only the branch where v === v may compute (functions.ts says why).
const extreme = (comparison: "<" | ">", atZero: string): string =>
  `if (r === r) { const w = r; r = v; if (v === v) { r = w; if (v ${comparison} w) { r = v; } if (v === 0 && w === 0) { r = ${atZero}; } } }`;
const position = (comparison: "<" | ">"): string =>
  `if (best === best) { let isBetter = 1; if (v === v) { isBetter = 0; if (v ${comparison} best) { isBetter = 1; } } if (isBetter > 0) { best = v; r = l; } }`;

const first = "let r = 0; r = a[at];";
const reductions: Readonly<Record<ReduceKind, Reduction>> = {
  sum: { key: "sum", start: "let r = 0;", step: "r += v;", combine: "sum" },
  prod: { key: "prod", start: "let r = 1;", step: "r = r * v;", combine: "prod" },
  max: { key: "max", start: first, step: extreme(">", "v + w"), combine: "max" },
  min: { key: "min", start: first, step: extreme("<", "-(-v - w)"), combine: "min" },
  argmax: { key: "argmax", start: "let r = 0; let best = 0; best = a[at];", step: position(">") },
  argmin: { key: "argmin", start: "let r = 0; let best = 0; best = a[at];", step: position("<") },
};

export const sumRows: Reduction = reductions.sum;
export const maxRows: Reduction = reductions.max;

/**
 * One number for each row. `perRow` are arrays with one number for each row, which `step` reads by name.
 * Rows are not empty.
 */
export const reduceRows = async (
  device: Device,
  array: DeviceArray,
  rows: Rows,
  reduction: Reduction,
  perRow: Readonly<Record<string, DeviceArray>> = {},
): Promise<DeviceArray> => {
  const cut = cutOf(rows);
  if (cut === undefined || reduction.combine === undefined) return reduceOnce(device, array, rows, reduction, perRow);
  const partial = await reduceOnce(device, array, rows, reduction, perRow, cut);
  try {
    const count = sizeOf(rows.shape);
    const again = { n: cut.pieces, stride: 1, shape: [count], strides: [cut.pieces], offset: 0 };
    return await reduceOnce(device, partial, again, reductions[reduction.combine]);
  } finally {
    device.delete(partial);
  }
};

/** The same in one step; with `cut` one number for each piece of each row. */
export const reduceOnce = (
  device: Device,
  array: DeviceArray,
  rows: Rows,
  { key, start, step }: Reduction,
  perRow: Readonly<Record<string, DeviceArray>> = {},
  cut?: Cut,
): Promise<DeviceArray> => {
  const grid = cut === undefined ? gridOf(rows.shape) : gridOf([...rows.shape, cut.pieces]);
  const strides = cut === undefined ? rows.strides : [...rows.strides, cut.length * rows.stride];
  const { at, integers } = place("a", grid.coordinates, { strides, offset: rows.offset });
  const isUsed = Object.keys(perRow).length > 0;
  const number = isUsed ? rowNumber(grid, rows.shape) : { text: "", integers: {} };
  return device.run({
    key: `reduce ${key} ${rows.shape.length}${cut ? " cut" : ""}`,
    output: grid.output,
    arrays: { a: array, ...perRow },
    integers: {
      ...grid.integers,
      ...integers,
      ...number.integers,
      n: rows.n,
      stride: rows.stride,
      ...(cut && { length: cut.length }),
    },
    body: () => {
      const constants = Object.keys(perRow).map((name) => `const ${name[0]} = ${name}[${number.text}];`);
      const bound = cut === undefined ? "l < n" : "l < length && this.thread.x * length + l < n";
      const loop = `for (let l = 0; ${bound}; l++) { const v = a[${at} + l * stride]; ${step} }`;
      return `${constants.join(" ")} ${start.replaceAll("[at]", `[${at}]`)} ${loop} return r;`;
    },
  });
};

/** The number of the row in row-major order. */
export const rowNumber = (grid: Grid, shape: readonly number[]): { text: string; integers: Record<string, number> } => {
  const integers: Record<string, number> = {};
  let block = 1;
  const terms = shape.map(() => "");
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const isLast = axis === shape.length - 1;
    if (!isLast) integers[`row${axis}`] = block;
    terms[axis] = isLast ? grid.coordinates[axis]! : `${grid.coordinates[axis]} * row${axis}`;
    block *= shape[axis]!;
  }
  return { text: terms.join(" + "), integers };
};

export const reduce = async (buffers: Buffers, kind: ReduceKind, x: GpuView, out: GpuView): Promise<void> => {
  if (sizeOf(out.shape) === 0) return;
  const rows = rowsOf(x);
  const array =
    rows.n === 0
      ? await filled(buffers.device, sizeOf(out.shape), emptyValue(kind, x.dtype !== "float32"))
      : await reduceRows(buffers.device, buffers.arrayOf(x), rows, reductions[kind]);
  await store(buffers, out, array);
};

const emptyValue = (kind: ReduceKind, isInteger: boolean): number => {
  if (kind === "sum") return 0;
  if (kind === "prod") return 1;
  const limit = isInteger ? 2 ** 31 : Infinity;
  return kind === "max" ? -limit : limit;
};

export const filled = (device: Device, elements: number, value: number): Promise<DeviceArray> =>
  device.upload(new Float32Array(elements).fill(value));

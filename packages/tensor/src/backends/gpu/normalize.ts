// Fused kernels over the last axis: statistics of each row, then one thread for each element. Inputs may have any strides.
import type { FusedKernel } from "../../backend.ts";
import { sizeOf } from "../../shape.ts";
import { gridOf, place } from "./access.ts";
import { store } from "./assign.ts";
import type { Buffers, GpuBuffer, GpuView } from "./buffers.ts";
import type { DeviceArray } from "./device-array.ts";
import type { Reduction, Rows } from "./reduce.ts";
import { maxRows, reduceRows, rowNumber, rowsOf, sumRows } from "./reduce.ts";

const sumOf = (key: string, term: string): Reduction => ({
  key,
  start: "let r = 0;",
  step: `r += ${term};`,
  combine: "sum",
});
// Arrays with one number for each row are read under the first letter of their name.
const exponentials = sumOf("sum of exponentials", "exponential(v - m)");
const squares = sumOf("sum of squares", "v * v");
const deviations = sumOf("sum of squared deviations", "(v - t / n) * (v - t / n)");

/** What each element becomes: `text` reads x, numbers by name, and of arrays by row or by column the number of its row or column. */
interface Formula {
  readonly key: string;
  readonly text: string;
  readonly byRow: Readonly<Record<string, DeviceArray>>;
  readonly byColumn?: Readonly<Record<string, GpuView>>;
  readonly numbers?: Readonly<Record<string, number>>;
}

const map = async (
  buffers: Buffers,
  x: { readonly array: DeviceArray; readonly rows: Rows },
  out: GpuView,
  { key, text, byRow, byColumn = {}, numbers = {} }: Formula,
): Promise<void> => {
  const { rows } = x;
  const grid = gridOf([...rows.shape, rows.n]);
  const { at, integers } = place("a", grid.coordinates, {
    strides: [...rows.strides, rows.stride],
    offset: rows.offset,
  });
  const row = rowNumber({ ...grid, coordinates: grid.coordinates.slice(0, -1) }, rows.shape);
  const columns = Object.entries(byColumn);
  const array = await buffers.device.run({
    key: `${key} ${rows.shape.length}`,
    output: grid.output,
    arrays: {
      a: x.array,
      ...Object.fromEntries(Object.entries(byRow).map(([name, values]) => [`${name}s`, values])),
      ...Object.fromEntries(columns.map(([name, view]) => [`${name}s`, buffers.arrayOf(view)])),
    },
    integers: {
      ...grid.integers,
      ...integers,
      ...row.integers,
      ...Object.fromEntries(
        columns.flatMap(([name, { strides, offset }]) => [
          [`${name}o`, offset],
          [`${name}0`, strides[0]!],
        ]),
      ),
    },
    numbers,
    body: () => {
      const loads = [
        `const x = a[${at}];`,
        ...Object.keys(byRow).map((name) => `const ${name} = ${name}s[${row.text}];`),
        ...columns.map(([name]) => `const ${name} = ${name}s[${name}o + this.thread.x * ${name}0];`),
      ];
      return `${loads.join(" ")} ${text}`;
    },
  });
  await store(buffers, out, array);
};

/** A fused kernel: what `work` borrows is deleted afterwards. */
const rowKernel =
  (
    buffers: Buffers,
    work: (row: {
      readonly inputs: readonly GpuView[];
      readonly out: GpuView;
      readonly epsilon: number;
      readonly statistic: (
        reduction: Reduction,
        perRow?: Readonly<Record<string, DeviceArray>>,
      ) => Promise<DeviceArray>;
      readonly map: (how: Formula) => Promise<void>;
    }) => Promise<void>,
  ): FusedKernel<GpuBuffer> =>
  async (inputs, out, { epsilon }) => {
    if (sizeOf(out.shape) === 0) return;
    const borrowed: DeviceArray[] = [];
    const x = { array: buffers.arrayOf(inputs[0]!), rows: rowsOf(inputs[0]!) };
    try {
      await work({
        inputs,
        out,
        epsilon: Number(epsilon),
        statistic: async (reduction, perRow) => {
          const array = await reduceRows(buffers.device, x.array, x.rows, reduction, perRow);
          borrowed.push(array);
          return array;
        },
        map: (how) => map(buffers, x, out, how),
      });
    } finally {
      for (const array of borrowed) buffers.device.delete(array);
    }
  };

export const rowKernels = (buffers: Buffers): Readonly<Record<string, FusedKernel<GpuBuffer>>> => ({
  softmax: rowKernel(buffers, async ({ statistic, map }) => {
    const m = await statistic(maxRows);
    const s = await statistic(exponentials, { ms: m });
    await map({ key: "softmax", text: "return exponential(x - m) / s;", byRow: { m, s } });
  }),
  logSoftmax: rowKernel(buffers, async ({ statistic, map }) => {
    const m = await statistic(maxRows);
    const s = await statistic(exponentials, { ms: m });
    await map({ key: "logSoftmax", text: "return (x - m) - Math.log(s);", byRow: { m, s } });
  }),
  rmsNorm: rowKernel(buffers, async ({ inputs, epsilon, statistic, map }) => {
    const q = await statistic(squares);
    const n = inputs[0]!.shape.at(-1)!;
    const text = "return x / Math.sqrt(q / n + epsilon) * w;";
    await map({ key: "rmsNorm", text, byRow: { q }, byColumn: { w: inputs[1]! }, numbers: { n, epsilon } });
  }),
  layerNorm: rowKernel(buffers, async ({ inputs, epsilon, statistic, map }) => {
    const t = await statistic(sumRows);
    const q = await statistic(deviations, { ts: t });
    const n = inputs[0]!.shape.at(-1)!;
    await map({
      key: "layerNorm",
      text: "return (x - t / n) / Math.sqrt(q / n + epsilon) * w + b;",
      byRow: { t, q },
      byColumn: { w: inputs[1]!, b: inputs[2]! },
      numbers: { n, epsilon },
    });
  }),
});

// The matrix product, over any views: batches, strides and transposed inputs are read where they lie. A thread can return four
// numbers at most, so large products are made of 2 × 2 tiles: one load for each multiplication instead of two.
import { sizeOf } from "../../shape.ts";
import type { Layout } from "../../view.ts";
import { collapse } from "../../view.ts";
import { gridOf, place } from "./access.ts";
import { store } from "./assign.ts";
import type { Buffers, GpuView } from "./buffers.ts";
import type { DeviceArray } from "./device-array.ts";
import { filled, reduceRows, sumRows } from "./reduce.ts";

/** [batch axes], M, K, N, and the strides of both sides over the batch. */
interface Product {
  readonly batch: { readonly shape: readonly number[]; readonly strides: readonly (readonly number[])[] };
  readonly m: number;
  readonly k: number;
  readonly n: number;
}

/** With fewer results than that most of a GPU would wait for a few long sums, so these are cut. */
const fewResults = 2 ** 14;
const longSum = 256;

/** Fewer multiplications than that are not worth a second kernel, which puts the tiles in order. */
const manyMultiplications = 2 ** 16;

export const matmul = async (buffers: Buffers, a: GpuView, b: GpuView, out: GpuView): Promise<void> => {
  if (sizeOf(out.shape) === 0) return;
  const [m, k] = a.shape.slice(-2) as [number, number];
  const n = b.shape.at(-1)!;
  if (k === 0) return store(buffers, out, await filled(buffers.device, sizeOf(out.shape), 0));
  const product = { batch: collapse([outerAxes(a), outerAxes(b)]), m, k, n };
  const isTiled = m > 1 && n > 1 && k > 8 && sizeOf(out.shape) * k >= manyMultiplications;
  const isCut = sizeOf(out.shape) < fewResults && k >= longSum;
  const multiply = isCut ? cut : isTiled ? tiled : plain;
  await store(buffers, out, await multiply(buffers, a, b, product));
};

const outerAxes = ({ shape, strides }: Layout): Layout => ({
  shape: shape.slice(0, -2),
  strides: strides.slice(0, -2),
  offset: 0,
});

/** Where a row of a and a column of b begin, over the coordinates of a grid whose last axes are rows and columns. */
const places = (coordinates: readonly string[], a: GpuView, b: GpuView, { batch }: Product) => {
  const [outer, row, column] = [coordinates.slice(0, -2), coordinates.at(-2)!, coordinates.at(-1)!];
  const left = place("a", [...outer, row], {
    strides: [...batch.strides[0]!, a.strides.at(-2)!],
    offset: a.offset,
  });
  const right = place("b", [...outer, column], {
    strides: [...batch.strides[1]!, b.strides.at(-1)!],
    offset: b.offset,
  });
  const steps = { ka: a.strides.at(-1)!, kb: b.strides.at(-2)! };
  return { left: left.at, right: right.at, integers: { ...left.integers, ...right.integers, ...steps } };
};

/** One thread for each element. */
const plain = (buffers: Buffers, a: GpuView, b: GpuView, product: Product): Promise<DeviceArray> => {
  const { batch, m, k, n } = product;
  const grid = gridOf([...batch.shape, m, n]);
  const { left, right, integers } = places(grid.coordinates, a, b, product);
  return buffers.device.run({
    key: `matmul ${batch.shape.length}`,
    output: grid.output,
    arrays: { as: buffers.arrayOf(a), bs: buffers.arrayOf(b) },
    integers: { ...grid.integers, ...integers, k },
    body: () =>
      `let r = 0; for (let l = 0; l < k; l++) { r += as[${left} + l * ka] * bs[${right} + l * kb]; } return r;`,
  });
};

/**
 * Several threads for each element, as in decoding, where a is one row: thread p of P adds up the terms p, p + P, p + 2P, …, so that
 * neighbours read neighbours. A second kernel adds the parts.
 */
const cut = async (buffers: Buffers, a: GpuView, b: GpuView, product: Product): Promise<DeviceArray> => {
  const { batch, m, k, n } = product;
  const parts = Math.min(32, Math.ceil(k / 32));
  const grid = gridOf([...batch.shape, m, n, parts]);
  const { left, right, integers } = places(grid.coordinates.slice(0, -1), a, b, product);
  const partial = await buffers.device.run({
    key: `matmul parts ${batch.shape.length}`,
    output: grid.output,
    arrays: { as: buffers.arrayOf(a), bs: buffers.arrayOf(b) },
    integers: { ...grid.integers, ...integers, k, parts, rounds: Math.ceil(k / parts) },
    body: () => `
      let r = 0;
      for (let l = 0; l < rounds; l++) {
        if (l * parts + this.thread.x < k) {
          r += as[${left} + (l * parts + this.thread.x) * ka] * bs[${right} + (l * parts + this.thread.x) * kb];
        }
      }
      return r;`,
  });
  try {
    const count = sizeOf(batch.shape) * m * n;
    const rows = { n: parts, stride: 1, shape: [count], strides: [parts], offset: 0 };
    return await reduceRows(buffers.device, partial, rows, sumRows);
  } finally {
    buffers.device.delete(partial);
  }
};

/** One thread for 2 × 2 elements; at an odd edge it reads the last row or column twice, and nobody looks at the copy. */
const tiled = async (buffers: Buffers, a: GpuView, b: GpuView, product: Product): Promise<DeviceArray> => {
  const { device } = buffers;
  const { batch, m, k, n } = product;
  const tiles = { m: Math.ceil(m / 2), n: Math.ceil(n / 2) };
  const grid = gridOf([...batch.shape, tiles.m, tiles.n]);
  const [rank, rowStride, columnStride] = [batch.shape.length, a.strides.at(-2)!, b.strides.at(-1)!];
  const coordinates = [...grid.coordinates.slice(0, -2), "this.thread.y * 2", "this.thread.x * 2"].map((c) => `(${c})`);
  const { left, right, integers } = places(coordinates, a, b, product);
  const quads = await device.run({
    key: `matmul tiles ${rank}`,
    output: grid.output,
    components: 4,
    arrays: { as: buffers.arrayOf(a), bs: buffers.arrayOf(b) },
    integers: { ...grid.integers, ...integers, m, n, k, down: rowStride, right: columnStride },
    body: () => tileBody(left, right),
  });
  try {
    return await device.run({
      key: "matmul untiled",
      output: [n, m, sizeOf(batch.shape)],
      arrays: {},
      quads: { q: quads },
      integers: { tm: tiles.m, tn: tiles.n },
      body: () => untiledBody(device.library.quadsAreFlat),
    });
  } finally {
    device.delete(quads);
  }
};

const tileBody = (left: string, right: string): string => `
  let below = down;
  let beside = right;
  if (this.thread.y * 2 + 1 >= m) { below = 0; }
  if (this.thread.x * 2 + 1 >= n) { beside = 0; }
  let r00 = 0;
  let r01 = 0;
  let r10 = 0;
  let r11 = 0;
  for (let l = 0; l < k; l++) {
    const u0 = as[${left} + l * ka];
    const u1 = as[${left} + l * ka + whole(below)];
    const v0 = bs[${right} + l * kb];
    const v1 = bs[${right} + l * kb + whole(beside)];
    r00 += u0 * v0;
    r01 += u0 * v1;
    r10 += u1 * v0;
    r11 += u1 * v1;
  }
  return [r00, r01, r10, r11];`;

const untiledBody = (isFlat: boolean): string => {
  const tile = "((this.thread.z * tm + quotient(this.thread.y, 2)) * tn + quotient(this.thread.x, 2))";
  const within =
    "const c = (this.thread.y - 2 * quotient(this.thread.y, 2)) * 2 + this.thread.x - 2 * quotient(this.thread.x, 2);";
  if (isFlat) return `${within} return q[${tile} * 4 + whole(c)];`;
  return `${within} const v = q[${tile}]; if (c < 0.5) { return v[0]; } if (c < 1.5) { return v[1]; } if (c < 2.5) { return v[2]; } return v[3];`;
};

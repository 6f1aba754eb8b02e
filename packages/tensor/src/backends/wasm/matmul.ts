// Which way a matrix product takes: row by row where packing does not pay, packed otherwise; and how threads share it.
import { sizeOf } from "../../shape.ts";
import { collapse } from "../../view.ts";
import type { Kernels } from "./kernels.ts";
import type { Space, WasmView } from "./space.ts";

/** Below this many multiplications one product is computed without packing. */
const smallProduct = 8192;
/** With fewer rows than this, b would be read once to be packed and hardly ever again. */
const fewRows = 6;

/** What packing an element of each side costs, as a ratio. */
const packing = { a: 2, b: 1 };

/** A matrix in memory; steps in bytes. */
interface Matrix {
  readonly at: number;
  readonly row: number;
  readonly column: number;
  readonly batch: readonly number[];
}

/** A function of each element of a product, 0 for none, and the address of what it is then multiplied by, or 0. */
export interface Finish {
  readonly f: number;
  readonly factor: number;
}

export const nothing: Finish = { f: 0, factor: 0 };

/** Sizes and places: the product goes `to`, with `bias` (an address, or 0) added to each row, and is then finished (assembly/finish.ts). */
interface Product {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly to: number;
  readonly bias: number;
  readonly finish: Finish;
  readonly batch: readonly number[];
}

/** a [..., M, K] · b [..., K, N] → out [..., M, N] */
export const multiply = (space: Space, a: WasmView, b: WasmView, out: WasmView): void => {
  const rank = out.shape.length;
  const [m, n] = [out.shape[rank - 2]!, out.shape[rank - 1]!];
  const k = a.shape[rank - 1]!;
  if (sizeOf(out.shape) === 0) return;
  const to = space.address(out);
  if (k === 0) {
    space.float32.fill(0, to / 4, to / 4 + sizeOf(out.shape));
    return;
  }
  const batch = collapse(
    [a, b].map(({ shape, strides }) => ({ shape: shape.slice(0, -2), strides: strides.slice(0, -2), offset: 0 })),
  );
  const left = matrix(space, a, batch.strides[0]!);
  const right = matrix(space, b, batch.strides[1]!);
  const sizes = { m, n, k, to, bias: 0, finish: nothing, batch: batch.shape };
  if (n === 1 && m > 1) run(space, transposed(right), transposed(left), { ...sizes, m: 1, n: m });
  else run(space, left, right, sizes);
};

export const matrix = (space: Space, view: WasmView, batch: readonly number[]): Matrix => ({
  at: space.address(view),
  row: 4 * view.strides.at(-2)!,
  column: 4 * view.strides.at(-1)!,
  batch,
});

export const transposed = ({ at, row, column, batch }: Matrix): Matrix => ({ at, row: column, column: row, batch });

export const run = (space: Space, a: Matrix, b: Matrix, product: Product): void => {
  const { m, n, k } = product;
  const inner = k === 1 ? 4 : b.row; // along an axis of size 1 any step will do
  const column = n === 1 ? 4 : b.column;
  const isLined = inner === 4 || column === 4;
  const byRows = isLined && (m < fewRows || m * n * k <= smallProduct);
  const kernel = byRows ? "matmulByRows" : "matmul";
  const isDirect = byRows && (a.column === 4 || k === 1); // then rows of a are read where they are
  const scratchOf = (m: number, n: number): number =>
    isDirect ? 0 : byRows ? 4 * m * k : space.kernels.matmulScratch(m, n, k);
  const work = sizeOf(product.batch) * m * n * k * (byRows ? 4 : 1); // with few rows reading b takes longer
  const parts = space.parts(Infinity, work);
  if (parts > 1) {
    const cuts = partsOf(product, parts, byRows);
    const bytes = Math.ceil(Math.max(...cuts.map(({ size }) => scratchOf(size.m, size.n))) / 64) * 64;
    space.borrow(bytes * cuts.length, (scratch) =>
      space.parallel(
        cuts.map((part, i) => ({
          kernel,
          args: argumentsOf(a, { ...b, row: inner, column }, product, part, scratch + i * bytes),
          shape: part.size.batch,
          strides: [a.batch, b.batch],
        })),
      ),
    );
    return;
  }
  const { to, bias, finish, batch } = product;
  space.borrow(scratchOf(m, n), (scratch) => {
    const axes = space.describe(batch, a.batch, b.batch);
    const { f, factor } = finish;
    space.kernels[kernel](
      a.at,
      a.row,
      a.column,
      b.at,
      inner,
      column,
      bias,
      to,
      4 * n,
      m,
      n,
      k,
      axes,
      scratch,
      f,
      factor,
    );
  });
};

const argumentsOf = (
  a: Matrix,
  b: Matrix,
  { to, bias, finish, batch, m, n, k }: Product,
  part: Part,
  scratch: number,
): Parameters<Kernels["matmul"]> => {
  const { size, row, column } = part;
  const before = part.batch * sizeOf(batch.slice(1)) * m;
  const skipped = 4 * ((before + row) * n + column);
  return [
    a.at + row * a.row + 4 * part.batch * a.batch[0]!,
    a.row,
    a.column,
    b.at + column * b.column + 4 * part.batch * b.batch[0]!,
    b.row,
    b.column,
    bias === 0 ? 0 : bias + 4 * column,
    to + skipped,
    4 * n,
    size.m,
    size.n,
    k,
    size.batch.length,
    scratch,
    finish.f,
    finish.factor === 0 ? 0 : finish.factor + skipped,
  ];
};

/** A part of a product: its sizes, and where it begins. */
interface Part {
  readonly size: Product;
  readonly row: number;
  readonly column: number;
  readonly batch: number;
}

/** Several products are shared out whole; a single one is cut into rows, columns or both. Few rows are never cut: each part reads its columns of b. */
const partsOf = (product: Product, parts: number, byRows: boolean): Part[] => {
  const { m, n, batch } = product;
  const [batches, ...inner] = batch as [number, ...number[]];
  if (sizeOf(batch) > 1)
    return cuts(batches, parts, 1).map(([start, count]) => ({
      size: { ...product, batch: [count, ...inner] },
      row: 0,
      column: 0,
      batch: start,
    }));
  const down = byRows ? 1 : rowsOfParts(parts, m, n);
  return cuts(m, down, 6).flatMap(([row, rows]) =>
    cuts(n, parts / down, 16).map(([column, columns]) => ({
      size: { ...product, m: rows, n: columns },
      row,
      column,
      batch: 0,
    })),
  );
};

/** How many of the parts lie below each other. Each packs its rows of a and its columns of b anew, so the cheapest way is nearly square. */
const rowsOfParts = (parts: number, m: number, n: number): number => {
  let [best, least] = [1, Infinity];
  for (let down = 1; down <= parts; down++) {
    const cost = (down * packing.b) / m + ((parts / down) * packing.a) / n;
    if (parts % down === 0 && cost < least) [best, least] = [down, cost];
  }
  return best;
};

/** 0 up to n in at most so many stretches [start, count], each from a multiple of `grain`. */
const cuts = (n: number, parts: number, grain: number): (readonly [number, number])[] => {
  const step = Math.ceil(n / parts / grain) * grain;
  const stretches: (readonly [number, number])[] = [];
  for (let start = 0; start < n; start += step) stretches.push([start, Math.min(step, n - start)]);
  return stretches;
};

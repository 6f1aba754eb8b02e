// Which way a matrix product takes: row by row where packing does not pay, packed otherwise.
import { sizeOf } from "../../shape.ts";
import { collapse } from "../../view.ts";
import type { Space, WasmView } from "./space.ts";

/** Below this many multiplications one product is computed without packing. */
const smallProduct = 8192;
/** With fewer rows than this, b would be read once to be packed and hardly ever again. */
const fewRows = 6;

/** A matrix in memory; steps in bytes. */
interface Matrix {
  readonly at: number;
  readonly row: number;
  readonly column: number;
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
  const sizes = { m, n, k, to, batch: batch.shape };
  if (n === 1 && m > 1) run(space, transposed(right), transposed(left), { ...sizes, m: 1, n: m });
  else run(space, left, right, sizes);
};

const matrix = (space: Space, view: WasmView, batch: readonly number[]): Matrix => ({
  at: space.address(view),
  row: 4 * view.strides.at(-2)!,
  column: 4 * view.strides.at(-1)!,
  batch,
});

const transposed = ({ at, row, column, batch }: Matrix): Matrix => ({ at, row: column, column: row, batch });

const run = (
  space: Space,
  a: Matrix,
  b: Matrix,
  { m, n, k, to, batch }: { m: number; n: number; k: number; to: number; batch: readonly number[] },
): void => {
  const inner = k === 1 ? 4 : b.row; // along an axis of size 1 any step will do
  const column = n === 1 ? 4 : b.column;
  const isLined = inner === 4 || column === 4;
  const byRows = isLined && (m < fewRows || m * n * k <= smallProduct);
  const { kernels } = space;
  space.borrow(byRows ? 4 * k : kernels.matmulScratch(m, n, k), (scratch) => {
    const axes = space.describe(batch, a.batch, b.batch);
    const product = byRows ? kernels.matmulByRows : kernels.matmul;
    product(a.at, a.row, a.column, b.at, inner, column, to, m, n, k, axes, scratch);
  });
};

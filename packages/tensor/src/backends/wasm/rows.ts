// Rows: reductions, and rows by number, whose numbers are checked and made positive first, so that a wrong one throws before anything is
// written.
import { sizeOf } from "../../shape.ts";
import { collapse, isRowMajor } from "../../view.ts";
import type { Space, WasmView } from "./space.ts";
import { collapseRows } from "./space.ts";

/** Rows that lie beside each other are reduced sixteen at a time (assembly/columns.ts), whoever does it. */
const columns = 16;

/** x [..., N] → out [...] */
export const reduceRows = (space: Space, kind: number, x: WasmView, out: WasmView): void => {
  const { shape, strides } = collapseRows(x);
  const [n, ...rest] = shape as [number, ...number[]];
  const pitch = sizeOf(rest.slice(0, -1));
  const isInt = x.dtype !== "float32";
  const [from, to] = [space.address(x), space.address(out)];
  space.split(n, { work: 2 * sizeOf(rest), grain: strides[0] === 1 ? columns : 1 }, (start, count) => ({
    kernel: "reduce",
    args: [kind, isInt, from + 4 * start * strides[0]!, to + 4 * start * pitch, shape.length],
    shape: [count, ...rest],
    strides: [strides],
  }));
};

/** x [N, ...rest], indices [...i] → out [...i, ...rest] */
export const gatherRows = (space: Space, x: WasmView, indices: WasmView, out: WasmView): void =>
  withRows(space, "gather", indices, x.shape[0]!, (rows, count) => {
    if (sizeOf(out.shape) === 0) return;
    const rest = collapse([{ shape: x.shape.slice(1), strides: x.strides.slice(1), offset: 0 }]);
    const [from, to] = [space.address(x), space.address(out)];
    const pitch = sizeOf(rest.shape);
    space.split(count, { work: 2 * pitch }, (start, some) => {
      const at = [rows + 4 * start, some, to + 4 * start * pitch] as const;
      return { kernel: "gather", args: [from, 4 * x.strides[0]!, ...at, rest.shape.length], ...rest };
    });
  });

/** out [N, ...rest] = 0, then out[indices[j]] += updates[j] */
export const scatterAddRows = (space: Space, updates: WasmView, indices: WasmView, out: WasmView): void =>
  withRows(space, "scatterAdd", indices, out.shape[0]!, (rows, count) => {
    const to = space.address(out);
    space.int32.fill(0, to / 4, to / 4 + sizeOf(out.shape));
    if (sizeOf(updates.shape) === 0) return;
    const width = sizeOf(out.shape.slice(1));
    const add = (from: number) => space.kernels.scatterAdd(out.dtype !== "float32", from, rows, count, to, width);
    if (isRowMajor(updates)) add(space.address(updates));
    else
      space.borrow(4 * sizeOf(updates.shape), (copy) => {
        const compact = collapse([updates]);
        const steps = compact.shape.map((_, axis) =>
          compact.shape.slice(axis + 1).reduce((product, n) => product * n, 1),
        );
        space.kernels.assign(space.address(updates), copy, space.describe(compact.shape, ...compact.strides, steps));
        add(copy);
      });
  });

/** Runs `use` with the address of the row numbers, each from 0 up to `rows`, and their count. @throws RangeError for others. */
export const withRows = (
  space: Space,
  caller: string,
  indices: WasmView,
  rows: number,
  use: (address: number, count: number) => void,
): void => {
  const count = sizeOf(indices.shape);
  space.borrow(4 * count, (address) => {
    const wrong =
      count === 0 ? -1 : space.kernels.resolve(space.address(indices), address, rows, space.describeTogether(indices));
    if (wrong >= 0) throw new RangeError(`${caller}: index ${elementAt(space, indices, wrong)} is not in ${rows} rows`);
    use(address, count);
  });
};

/** The element at a row-major position. */
const elementAt = (space: Space, view: WasmView, position: number): number => {
  let at = space.address(view) / 4;
  for (let axis = view.shape.length - 1, left = position; axis >= 0; axis--) {
    const n = view.shape[axis]!;
    at += (left % n) * view.strides[axis]!;
    left = Math.floor(left / n);
  }
  return space.int32[at]!;
};

// Strides: where the elements of a tensor lie in a buffer, and what a movement op does to that. No data is touched here.
import type { Shape } from "./shape.ts";
import { sizeOf } from "./shape.ts";

/** Element `[i, j, …]` lies at `offset + i·strides[0] + j·strides[1] + …`; offset and strides count elements. */
export interface Layout {
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly offset: number;
}

/** Strides of a row-major array of this shape. */
export const rowMajorStrides = (shape: Shape): number[] => {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis]!;
  }
  return strides;
};

export const rowMajor = (shape: Shape): Layout => ({ shape, strides: rowMajorStrides(shape), offset: 0 });

/** Whether the elements lie one after another in row-major order (axes of size 1 do not count). */
export const isRowMajor = ({ shape, strides }: Layout): boolean => {
  if (sizeOf(shape) === 0) return true;
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== step) return false;
    step *= shape[axis]!;
  }
  return true;
};

/** Whether one place stands for several elements, as after a broadcast: then no element can be written alone. */
export const repeatsElements = ({ shape, strides }: Layout): boolean =>
  shape.some((n, axis) => n > 1 && strides[axis] === 0);

export const permuteLayout = (layout: Layout, order: readonly number[]): Layout => ({
  shape: order.map((axis) => layout.shape[axis]!),
  strides: order.map((axis) => layout.strides[axis]!),
  offset: layout.offset,
});

/** `shape` has at least the rank of the layout; new and size-1 axes that grow get stride 0. */
export const expandLayout = (layout: Layout, shape: Shape): Layout => {
  const added = shape.length - layout.shape.length;
  const strides = shape.map((n, axis) => {
    const from = axis - added;
    return from < 0 || (layout.shape[from] === 1 && n !== 1) ? 0 : layout.strides[from]!;
  });
  return { shape, strides, offset: layout.offset };
};

/** Element i of axis a is element `starts[a] + i·steps[a]` of the layout's; steps may be negative. */
export const sliceLayout = (
  layout: Layout,
  { starts, steps }: { readonly starts: ArrayLike<number>; readonly steps: readonly number[] },
  shape: Shape,
): Layout => {
  const isEmpty = sizeOf(shape) === 0;
  let { offset } = layout;
  const strides = layout.strides.map((stride, axis) => {
    if (!isEmpty) offset += stride * starts[axis]!;
    return stride * steps[axis]!;
  });
  return { shape, strides, offset };
};

/** The same elements in row-major order under another shape, or undefined where no strides can say that. */
export const reshapeLayout = (layout: Layout, shape: Shape): Layout | undefined => {
  if (isRowMajor(layout)) return { shape, strides: rowMajorStrides(shape), offset: layout.offset };
  const { shape: oldShape, strides: oldStrides } = mergeAxes(layout);
  const strides = new Array<number>(shape.length).fill(0);
  let axis = shape.length - 1;
  for (let old = oldShape.length - 1; old >= 0; old--) {
    let left = oldShape[old]!;
    let step = oldStrides[old]!;
    while (left > 1) {
      while (axis >= 0 && shape[axis] === 1) axis--;
      const n = shape[axis];
      if (n === undefined || left % n !== 0) return undefined;
      strides[axis] = step;
      step *= n;
      left /= n;
      axis--;
    }
  }
  return { shape, strides, offset: layout.offset };
};

/** Fewer axes with the same order of elements: axes of size 1 dropped, neighbours that run on merged. */
const mergeAxes = ({ shape, strides }: Layout): { shape: number[]; strides: number[] } => {
  const merged = { shape: [] as number[], strides: [] as number[] };
  for (let axis = 0; axis < shape.length; axis++) {
    const n = shape[axis]!;
    if (n === 1) continue;
    const stride = strides[axis]!;
    const last = merged.shape.length - 1;
    if (last >= 0 && merged.strides[last] === stride * n) {
      merged.shape[last]! *= n;
      merged.strides[last] = stride;
    } else {
      merged.shape.push(n);
      merged.strides.push(stride);
    }
  }
  return merged;
};

/**
 * Several layouts of one shape, with the axes that run on in all of them merged: what a kernel has to loop over.
 * A scalar becomes one axis of size 1.
 */
export const collapse = (layouts: readonly Layout[]): { shape: number[]; strides: number[][] } => {
  const sizes = layouts[0]!.shape;
  if (sizes.length === 0) return { shape: [1], strides: layouts.map(() => [0]) };
  const shape: number[] = [];
  const strides: number[][] = layouts.map(() => []);
  for (let axis = 0; axis < sizes.length; axis++) {
    const n = sizes[axis]!;
    if (n === 1) continue;
    const last = shape.length - 1;
    const runsOn = last >= 0 && layouts.every((layout, i) => strides[i]![last] === layout.strides[axis]! * n);
    if (runsOn) shape[last]! *= n;
    else shape.push(n);
    for (let i = 0; i < layouts.length; i++) strides[i]![shape.length - 1] = layouts[i]!.strides[axis]!;
  }
  if (shape.length === 0) {
    shape.push(1);
    for (const s of strides) s.push(0);
  }
  return { shape, strides };
};

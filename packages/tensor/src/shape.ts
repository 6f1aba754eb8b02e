// Arithmetic on shapes: sizes, axes, broadcasting. Not here: strides (view.ts).
import { ShapeError } from "./errors.ts";

/** Sizes per axis, outermost first; `[]` is a scalar. */
export type Shape = readonly number[];

export const showShape = (shape: Shape): string => `[${shape.join(", ")}]`;

/** Number of elements: the product of the sizes, 1 for a scalar. */
export const sizeOf = (shape: Shape): number => {
  let size = 1;
  for (let axis = 0; axis < shape.length; axis++) size *= shape[axis]!; // many times per op: no closure, no iterator
  return size;
};

export const sameShape = (a: Shape, b: Shape): boolean => {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let axis = 0; axis < a.length; axis++) if (a[axis] !== b[axis]) return false;
  return true;
};

/** @throws ShapeError unless every size is a whole number of 0 or more and the product is a safe integer. */
export const checkShape = (caller: string, shape: Shape): void => {
  if (!Array.isArray(shape)) throw new ShapeError(`${caller}: a shape is an array of sizes, got ${String(shape)}`);
  if (shape.some((n) => !Number.isInteger(n) || n < 0) || !Number.isSafeInteger(sizeOf(shape)))
    throw new ShapeError(`${caller}: ${showShape(shape)} is not a shape`);
};

/** An axis counted from the front; negative ones count from the back. @throws ShapeError outside the rank. */
export const resolveAxis = (caller: string, axis: number, shape: Shape): number => {
  const resolved = axis < 0 ? axis + shape.length : axis;
  if (!Number.isInteger(axis) || resolved < 0 || resolved >= shape.length)
    throw new ShapeError(`${caller}: axis ${axis} is not in ${showShape(shape)}`);
  return resolved;
};

/** Several axes, each once, in ascending order; undefined means all. @throws ShapeError when one is named twice. */
export const resolveAxes = (
  caller: string,
  axes: number | readonly number[] | undefined,
  shape: Shape,
): readonly number[] => {
  if (axes === undefined) return shape.map((_, i) => i);
  const list = typeof axes === "number" ? [axes] : axes;
  const resolved = list.map((axis) => resolveAxis(caller, axis, shape)).sort((a, b) => a - b);
  if (new Set(resolved).size !== resolved.length)
    throw new ShapeError(`${caller}: an axis is named twice in ${showShape(list)}`);
  return resolved;
};

/** The shape that all broadcast to (NumPy's rule: aligned at the last axis, sizes equal or 1). @throws ShapeError. */
export const broadcastShapes = (caller: string, ...shapes: readonly Shape[]): Shape => {
  const rank = Math.max(0, ...shapes.map((s) => s.length));
  const result: number[] = new Array<number>(rank).fill(1);
  for (const shape of shapes)
    for (let at = rank - shape.length; at < rank; at++) {
      const n = shape[at - rank + shape.length]!;
      if (n === 1 || n === result[at]) continue;
      if (result[at] !== 1)
        throw new ShapeError(`${caller}: shapes ${shapes.map(showShape).join(" and ")} do not broadcast`);
      result[at] = n;
    }
  return result;
};

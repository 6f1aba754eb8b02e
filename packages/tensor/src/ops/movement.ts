// Ops that move no data: they change which element stands where.
import type { Dtype } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import { Node } from "../graph.ts";
import type { Shape } from "../shape.ts";
import { broadcastShapes, checkShape, resolveAxes, resolveAxis, sameShape, showShape, sizeOf } from "../shape.ts";
import { Tensor } from "../tensor.ts";

/** From `start` up to but without `stop`, every `step`; negative positions count from the end. Defaults: everything. */
export interface Range {
  readonly start?: number;
  readonly stop?: number;
  readonly step?: number;
}

export const reshape = <D extends Dtype>(x: Tensor<D>, shape: Shape): Tensor<D> => {
  if (sameShape(shape, x.shape)) return x;
  const target = [...shape];
  const open = target.indexOf(-1);
  if (open >= 0) {
    target[open] = 1;
    target[open] = x.size / sizeOf(target); // no whole number where that is impossible, as after a division by 0
  }
  if (!target.every(isSize) || sizeOf(target) !== x.size)
    throw new ShapeError(`reshape: ${showShape(x.shape)} has ${x.size} elements and cannot become ${showShape(shape)}`);
  return sameShape(target, x.shape) ? x : new Tensor(new Node(reshaping, [x.node], target, x.dtype));
};

const reshaping = { op: "reshape" } as const;
const isSize = (n: number): boolean => Number.isInteger(n) && n >= 0;

export const transpose = <D extends Dtype>(x: Tensor<D>, order?: readonly number[]): Tensor<D> => {
  const axes = order?.map((axis) => resolveAxis("transpose", axis, x.shape)) ?? x.shape.map((_, i) => x.rank - 1 - i);
  if (axes.length !== x.rank || axes.some((axis, i) => axes.indexOf(axis) !== i))
    throw new ShapeError(`transpose: ${showShape(axes)} does not name each axis of ${showShape(x.shape)} once`);
  return permuted(x, axes);
};

const permuted = <D extends Dtype>(x: Tensor<D>, order: readonly number[]): Tensor<D> => {
  const shape = order.map((axis) => x.shape[axis]!);
  return new Tensor(new Node({ op: "permute", order }, [x.node], shape, x.dtype));
};

export const swapAxes = <D extends Dtype>(x: Tensor<D>, a: number, b: number): Tensor<D> => {
  const first = resolveAxis("swapAxes", a, x.shape);
  const second = resolveAxis("swapAxes", b, x.shape);
  const order = x.shape.map((_, i) => i);
  [order[first], order[second]] = [second, first];
  return permuted(x, order);
};

/** Moves one axis to another place; the others keep their order. */
export const moveAxis = <D extends Dtype>(x: Tensor<D>, from: number, to: number): Tensor<D> => {
  const source = resolveAxis("moveAxis", from, x.shape);
  const order = x.shape.map((_, i) => i).filter((i) => i !== source);
  order.splice(resolveAxis("moveAxis", to, x.shape), 0, source);
  return transpose(x, order);
};

export const slice = <D extends Dtype>(x: Tensor<D>, axis: number, { start, stop, step = 1 }: Range): Tensor<D> => {
  const along = resolveAxis("slice", axis, x.shape);
  const n = x.shape[along]!;
  if ([start ?? 0, stop ?? 0, step].some((v) => !Number.isInteger(v)) || step === 0)
    throw new RangeError(
      `slice: start ${start}, stop ${stop}, step ${step} are not whole numbers with a step other than 0`,
    );
  const [least, most] = step > 0 ? [0, n] : [-1, n - 1];
  const clamp = (position: number) => Math.min(Math.max(position < 0 ? position + n : position, least), most);
  const first = start === undefined ? (step > 0 ? 0 : n - 1) : clamp(start);
  const end = stop === undefined ? (step > 0 ? n : -1) : clamp(stop);
  const count = Math.max(0, Math.ceil((end - first) / step));
  if (count === n && step === 1) return x;
  const starts = x.shape.map((_, i) => (i === along ? first : 0));
  const steps = x.shape.map((_, i) => (i === along ? step : 1));
  return block(x, {
    starts,
    steps,
    shape: x.shape.map((size, i) => (i === along ? count : size)),
  });
};

/** A part that lies inside x: element i of an axis is element start + i · step of x's. */
export const block = <D extends Dtype>(
  x: Tensor<D>,
  { starts, steps, shape }: { starts: readonly number[]; steps: readonly number[]; shape: Shape },
): Tensor<D> => new Tensor(new Node({ op: "slice", starts, steps }, [x.node], shape, x.dtype));

export const at = <D extends Dtype>(x: Tensor<D>, axis: number, index: number): Tensor<D> => {
  const along = resolveAxis("at", axis, x.shape);
  const n = x.shape[along]!;
  const position = index < 0 ? index + n : index;
  if (!Number.isInteger(index) || position < 0 || position >= n)
    throw new RangeError(`at: ${index} is not a position of axis ${axis} of ${showShape(x.shape)}`);
  return squeeze(slice(x, along, { start: position, stop: position + 1 }), along);
};

export const broadcastTo = <D extends Dtype>(x: Tensor<D>, shape: Shape): Tensor<D> => {
  if (sameShape(x.shape, shape)) return x;
  checkShape("broadcastTo", shape);
  if (!sameShape(broadcastShapes("broadcastTo", x.shape, shape), shape))
    throw new ShapeError(`broadcastTo: ${showShape(x.shape)} cannot become ${showShape(shape)}`);
  return new Tensor(new Node({ op: "expand" }, [x.node], [...shape], x.dtype));
};

export const squeeze = <D extends Dtype>(x: Tensor<D>, axes?: number | readonly number[]): Tensor<D> => {
  const chosen = resolveAxes("squeeze", axes ?? x.shape.flatMap((n, i) => (n === 1 ? [i] : [])), x.shape);
  for (const axis of chosen)
    if (x.shape[axis] !== 1)
      throw new ShapeError(`squeeze: axis ${axis} of ${showShape(x.shape)} has size ${x.shape[axis]}, not 1`);
  return reshape(
    x,
    x.shape.filter((_, i) => !chosen.includes(i)),
  );
};

export const unsqueeze = <D extends Dtype>(x: Tensor<D>, axis: number): Tensor<D> => {
  const at = resolveAxis("unsqueeze", axis, [...x.shape, 1]);
  return reshape(x, [...x.shape.slice(0, at), 1, ...x.shape.slice(at)]);
};

// Ops that choose, join and replace parts by number.
import type { Dtype } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import { Node } from "../graph.ts";
import { resolveAxis, sameShape, showShape, sizeOf } from "../shape.ts";
import type { AnyTensor } from "../tensor.ts";
import { Tensor } from "../tensor.ts";
import { arange } from "./creation.ts";
import { where } from "./elementwise.ts";
import { moveAxis, reshape, unsqueeze } from "./movement.ts";

/**
 * Entries of an axis by number: x [before, N, after], indices [...i] → [before, ...i, after]. Negative numbers count from the
 * end. Used for embeddings: `gather(table, tokens)` is [..., C].
 * @throws RangeError at evaluation for a number outside the axis.
 */
export const gather = <D extends Dtype>(
  x: Tensor<D>,
  indices: Tensor<"int32">,
  { axis = 0 }: { axis?: number } = {},
): Tensor<D> => {
  checkIndices("gather", indices);
  const along = resolveAxis("gather", axis, x.shape);
  const rows = along === 0 ? x : moveAxis(x, along, 0);
  const shape = [...indices.shape, ...rows.shape.slice(1)];
  const result = new Tensor<D>(new Node({ op: "gather" }, [rows.node, indices.node], shape, x.dtype));
  if (along === 0) return result;
  const inner = shape.map((_, i) => i);
  const taken = inner.splice(0, indices.rank);
  return result.transpose([...inner.slice(0, along), ...taken, ...inner.slice(along)]);
};

/** result[i, j, …] = x[i, indices[i, j, …], …] along an axis; indices has x's shape but for the size of that axis. */
export const takeAlongAxis = <D extends Dtype>(
  x: Tensor<D>,
  indices: Tensor<"int32">,
  { axis = -1 }: { axis?: number } = {},
): Tensor<D> => {
  checkIndices("takeAlongAxis", indices);
  const along = resolveAxis("takeAlongAxis", axis, x.shape);
  if (indices.rank !== x.rank || indices.shape.some((n, i) => i !== along && n !== x.shape[i]))
    throw new ShapeError(
      `takeAlongAxis: indices ${showShape(indices.shape)} do not fit x ${showShape(x.shape)} along axis ${along}`,
    );
  const n = x.shape[along]!;
  const rows = moveAxis(x, along, -1);
  const chosen = moveAxis(indices, along, -1);
  const count = sizeOf(rows.shape.slice(0, -1));
  const first = reshape(arange(0, count).mul(n), [...rows.shape.slice(0, -1), 1]);
  const wrapped = where(chosen.less(0), chosen.add(n), chosen) as Tensor<"int32">;
  const isInside = wrapped.greaterEqual(0).and(wrapped.less(n));
  const flat = where(isInside, wrapped.add(first), x.size) as Tensor<"int32">; // outside: a number that gather refuses
  return moveAxis(gather(reshape(rows, [x.size]), flat), -1, along);
};

/** Joined along an existing axis; the other sizes agree. */
export const concat = <D extends Dtype>(
  parts: readonly Tensor<D>[],
  { axis = 0 }: { axis?: number } = {},
): Tensor<D> => {
  const [first] = parts;
  if (first === undefined) throw new RangeError("concat: nothing to join");
  const along = resolveAxis("concat", axis, first.shape);
  for (const part of parts)
    if (
      part.dtype !== first.dtype ||
      part.rank !== first.rank ||
      !sameShape(withoutAxis(part, along), withoutAxis(first, along))
    )
      throw new ShapeError(`concat: ${first} and ${part} do not join along axis ${along}`);
  const total = parts.reduce((sum, part) => sum + part.shape[along]!, 0);
  const shape = first.shape.map((n, i) => (i === along ? total : n));
  return new Tensor(
    new Node(
      { op: "concat", axis: along },
      parts.map((p) => p.node),
      shape,
      first.dtype,
    ),
  );
};

/** Joined along a new axis; all shapes agree. */
export const stack = <D extends Dtype>(
  parts: readonly Tensor<D>[],
  { axis = 0 }: { axis?: number } = {},
): Tensor<D> => {
  const [first] = parts;
  if (first === undefined) throw new RangeError("stack: nothing to join");
  const along = resolveAxis("stack", axis, [...first.shape, 1]);
  for (const part of parts)
    if (part.dtype !== first.dtype || !sameShape(part.shape, first.shape))
      throw new ShapeError(`stack: ${first} and ${part} are not alike`);
  return concat(
    parts.map((part) => unsqueeze(part, along)),
    { axis: along },
  );
};

/**
 * The k largest (or smallest) of an axis, best first, the earlier first among equals, NaN the largest: [..., N] → two of [..., k].
 * @throws RangeError unless 0 ≤ k ≤ N.
 */
export const topK = <D extends Dtype>(
  x: Tensor<D>,
  k: number,
  { axis = -1, largest = true }: { axis?: number; largest?: boolean } = {},
): { values: Tensor<D>; indices: Tensor<"int32"> } => {
  const along = resolveAxis("topK", axis, x.shape);
  if (!Number.isInteger(k) || k < 0 || k > x.shape[along]!)
    throw new RangeError(`topK: k must be a whole number from 0 to ${x.shape[along]}, got ${k}`);
  const rows = moveAxis(x, along, -1);
  const shape = [...rows.shape.slice(0, -1), k];
  const best = new Tensor<"int32">(new Node({ op: "topK", largest }, [rows.node], shape, "int32"));
  return { values: moveAxis(takeAlongAxis(rows, best), -1, along), indices: moveAxis(best, -1, along) };
};

/**
 * x with the block at `starts` replaced by `part`. With `inPlace`, evaluation writes into x's own memory where nobody else holds
 * it, and x itself cannot be read any more (a DisposedError says so): the step of a cache that must not be copied. As an int32 tensor [rank]
 * `starts` may be another one in each run of a plan (`compile`).
 * @throws ShapeError when the part does not lie in x, or, where only evaluation knows that, then a RangeError.
 */
export const update = <D extends Dtype>(
  x: Tensor<D>,
  part: Tensor<NoInfer<D>>,
  { starts, inPlace = false }: { starts: readonly number[] | Tensor<"int32">; inPlace?: boolean },
): Tensor<D> => {
  const isKnown = !(starts instanceof Tensor);
  const fits =
    part.rank === x.rank &&
    part.dtype === x.dtype &&
    part.shape.every((n, i) => n <= x.shape[i]!) &&
    (isKnown
      ? starts.length === x.rank &&
        starts.every((at, i) => Number.isInteger(at) && at >= 0 && at + part.shape[i]! <= x.shape[i]!)
      : starts.dtype === "int32" && sameShape(starts.shape, [x.rank]));
  if (!fits) throw new ShapeError(`update: ${part} at ${isKnown ? showShape(starts) : starts} does not lie in ${x}`);
  return replaced(x, part, { starts: isKnown ? [...starts] : starts, steps: x.shape.map(() => 1), inPlace });
};

/** `update` for every part that a slice can take, steps included: element i of the part lands at `starts + i · steps`. */
export const replaced = <D extends Dtype>(
  x: Tensor<D>,
  part: Tensor<D>,
  {
    starts,
    steps,
    inPlace,
  }: {
    readonly starts: readonly number[] | Tensor<"int32">;
    readonly steps: readonly number[];
    readonly inPlace: boolean;
  },
): Tensor<D> => {
  const isKnown = !(starts instanceof Tensor);
  const inputs = isKnown ? [x.node, part.node] : [x.node, part.node, starts.node];
  return new Tensor(
    new Node({ op: "update", starts: isKnown ? starts : undefined, steps, inPlace }, inputs, x.shape, x.dtype),
  );
};

/**
 * The adjoint of `gather` along the first axis: updates [...i, ...rest], indices [...i] → [rows, ...rest], where every entry is
 * the sum of the updates with its number, 0 without one.
 * @throws RangeError at evaluation for a number outside the axis.
 */
export const scatterAdd = (updates: Tensor, indices: Tensor<"int32">, { rows }: { rows: number }): Tensor => {
  checkIndices("scatterAdd", indices);
  const shape = [rows, ...updates.shape.slice(indices.rank)];
  return new Tensor(new Node({ op: "scatterAdd" }, [updates.node, indices.node], shape, updates.dtype));
};

const withoutAxis = (x: AnyTensor, axis: number): readonly number[] => x.shape.filter((_, i) => i !== axis);

const checkIndices = (caller: string, indices: AnyTensor): void => {
  if (indices.dtype !== "int32") throw new TypeError(`${caller}: indices must be int32, got ${indices.dtype}`);
};

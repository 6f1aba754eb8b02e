// Tensors from values. Not here: tensors from other tensors.
import type { DataOf, Dtype } from "../dtype.ts";
import { checkDtype } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import { Node } from "../graph.ts";
import type { Shape } from "../shape.ts";
import { checkShape, showShape, sizeOf } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { broadcastTo } from "./movement.ts";

/** Numbers or booleans in arrays in arrays, all rows of a level equally long. */
export type Nested = number | boolean | readonly Nested[];
type NestedNumbers = number | readonly NestedNumbers[];
type NestedBooleans = boolean | readonly NestedBooleans[];
type TypedArray = Float32Array | Int32Array | Uint8Array;

export interface TensorOptions<D extends Dtype> {
  /** Sizes per axis; without it the shape of the nesting, or one axis for a typed array. */
  readonly shape?: Shape;
  /** Without it: the typed array's own type, bool for booleans, float32 otherwise. */
  readonly dtype?: D;
  /** false: a typed array of the right type (float32 or int32) is taken over as it is, and must not be changed afterwards. */
  readonly copy?: boolean;
}

/**
 * A tensor with the given elements, in row-major order.
 * @throws ShapeError for ragged rows, or when shape and number of elements disagree; TypeError for values outside the type.
 */
export function tensor<D extends Dtype>(
  data: Nested | TypedArray,
  options: TensorOptions<D> & { readonly dtype: D },
): Tensor<D>;
export function tensor(data: NestedNumbers | Float32Array, options?: TensorOptions<"float32">): Tensor;
export function tensor(data: Int32Array, options?: TensorOptions<"int32">): Tensor<"int32">;
export function tensor(data: NestedBooleans | Uint8Array, options?: TensorOptions<"bool">): Tensor<"bool">;
export function tensor<D extends Dtype>(data: Nested | TypedArray, options?: TensorOptions<D>): Tensor<D>;
export function tensor(data: Nested | TypedArray, options: TensorOptions<Dtype> = {}): Tensor<Dtype> {
  const { values, natural } = isTypedArray(data) ? { values: data, natural: [data.length] } : flatten(data);
  const dtype = options.dtype ?? naturalDtype(values);
  checkDtype("tensor", dtype);
  const shape = options.shape ?? natural;
  checkShape("tensor", shape);
  if (sizeOf(shape) !== values.length)
    throw new ShapeError(`tensor: ${showShape(shape)} needs ${sizeOf(shape)} elements, got ${values.length}`);
  return new Tensor(Node.constant(toData(values, dtype, options.copy ?? true), [...shape], dtype));
}

export const scalar = <D extends Dtype>(value: number, dtype: D): Tensor<D> =>
  new Tensor(Node.constant(toData([value], dtype, true), [], dtype));

/** Every element is `value`; one element of memory whatever the shape. */
export const full = <D extends Dtype = "float32">(shape: Shape, value: number, dtype?: D): Tensor<D> =>
  filled("full", shape, value, dtype);
/** A tensor of zeros; float32 unless another dtype is given. */
export const zeros = <D extends Dtype = "float32">(shape: Shape, dtype?: D): Tensor<D> =>
  filled("zeros", shape, 0, dtype);
/** A tensor of ones; float32 unless another dtype is given. */
export const ones = <D extends Dtype = "float32">(shape: Shape, dtype?: D): Tensor<D> =>
  filled("ones", shape, 1, dtype);

const filled = <D extends Dtype>(caller: string, shape: Shape, value: number, dtype?: D): Tensor<D> => {
  checkShape(caller, shape);
  checkDtype(caller, dtype ?? "float32");
  return broadcastTo(scalar(value, dtype ?? ("float32" as D)), shape);
};

/** start, start + 1, …, stop − 1 as int32. @throws RangeError when these are not whole numbers in order, or no int32. */
export const arange = (start: number, stop: number): Tensor<"int32"> => {
  if (!Number.isInteger(start) || !Number.isInteger(stop) || stop < start)
    throw new RangeError(`arange: from ${start} to ${stop} is not a range of whole numbers`);
  if (start < -(2 ** 31) || stop > 2 ** 31)
    throw new RangeError(`arange: from ${start} to ${stop} is more than int32 holds`);
  return tensor(Int32Array.from({ length: stop - start }, (_, i) => start + i));
};

const isTypedArray = (data: Nested | TypedArray): data is TypedArray =>
  data instanceof Float32Array || data instanceof Int32Array || data instanceof Uint8Array;

const naturalDtype = (values: TypedArray | readonly (number | boolean)[]): Dtype => {
  if (values instanceof Int32Array) return "int32";
  if (values instanceof Uint8Array) return "bool";
  return values.length > 0 && Array.isArray(values) && values.every((v) => typeof v === "boolean") ? "bool" : "float32";
};

const flatten = (data: Nested): { values: (number | boolean)[]; natural: number[] } => {
  const natural: number[] = [];
  for (let level = data; Array.isArray(level); level = level[0] as Nested) {
    natural.push(level.length);
    if (level.length === 0) break;
  }
  const values: (number | boolean)[] = [];
  const visit = (part: Nested, depth: number): void => {
    if (!Array.isArray(part)) {
      if (depth !== natural.length || (typeof part !== "number" && typeof part !== "boolean"))
        throw new ShapeError(
          `tensor: expected ${depth < natural.length ? "an array" : "a number"} at depth ${depth}, got ${describe(part)}`,
        );
      values.push(part as number | boolean);
      return;
    }
    if (part.length !== natural[depth])
      throw new ShapeError(
        `tensor: a row at depth ${depth} has ${part.length} elements but the first has ${natural[depth] ?? "none"}`,
      );
    for (const inner of part) visit(inner, depth + 1);
  };
  visit(data, 0);
  return { values, natural };
};

const describe = (value: unknown): string =>
  ArrayBuffer.isView(value) ? `a ${value.constructor.name}` : String(value).slice(0, 40);

const toData = (values: TypedArray | readonly (number | boolean)[], dtype: Dtype, copy: boolean): DataOf<Dtype> => {
  if (dtype === "float32" && values instanceof Float32Array) return copy ? new Float32Array(values) : values;
  if (dtype === "int32" && values instanceof Int32Array) return copy ? new Int32Array(values) : values;
  if (dtype === "float32") return converted(new Float32Array(values.length), values, Number);
  if (dtype === "int32") return converted(new Int32Array(values.length), values, toInt32);
  return converted(new Uint8Array(values.length), values, (value) => Number(Number(value) !== 0));
};

/** A plain loop: `from` with a function asks an iterator for every element. */
const converted = <Data extends DataOf<Dtype>>(
  data: Data,
  values: ArrayLike<number | boolean>,
  convert: (value: number | boolean) => number,
): Data => {
  for (let i = 0; i < data.length; i++) data[i] = convert(values[i]!);
  return data;
};

const toInt32 = (value: number | boolean): number => {
  const n = Number(value);
  if (n !== (n | 0)) throw new TypeError(`tensor: ${n} is not an int32`);
  return n;
};

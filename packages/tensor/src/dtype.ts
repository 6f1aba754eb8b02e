// The element types of a tensor and how they combine. Not here: how a backend stores them (every element takes four bytes there).

/** float32: IEEE single · int32: two's complement · bool: 0 or 1. */
export type Dtype = "float32" | "int32" | "bool";

/** The array that holds the elements of a tensor of type D on the JavaScript side. */
export type DataOf<D extends Dtype> = D extends "float32" ? Float32Array : D extends "int32" ? Int32Array : Uint8Array;

/** The array that backends exchange with the outside: bool travels as int32. */
export type RawData = Float32Array | Int32Array;

/** The type of `a + b`: float32 before int32 before bool, and arithmetic on two bools is int32. */
export type Promote<A extends Dtype, B extends Dtype> = A extends "float32"
  ? "float32"
  : B extends "float32"
    ? "float32"
    : "int32";

export const promote = <A extends Dtype, B extends Dtype>(a: A, b: B): Promote<A, B> =>
  (a === "float32" || b === "float32" ? "float32" : "int32") as Promote<A, B>;

/** @throws TypeError for a type that does not exist. */
export const checkDtype = (caller: string, dtype: string): void => {
  if (dtype !== "float32" && dtype !== "int32" && dtype !== "bool")
    throw new TypeError(`${caller}: dtype must be "float32", "int32" or "bool", got ${JSON.stringify(dtype)}`);
};

/** @throws TypeError unless all are float32: kernels of real functions would misread the bits of other types. */
export const checkFloat = (caller: string, ...tensors: readonly { readonly dtype: Dtype }[]): void => {
  for (const { dtype } of tensors)
    if (dtype !== "float32")
      throw new TypeError(`${caller}: expected float32, got ${dtype}. Use cast("float32") first`);
};

export const bytesPerElement = 4;

/** Four-byte form of `data`, without a copy where it already is one. */
export const toRaw = (data: Float32Array | Int32Array | Uint8Array): RawData =>
  data instanceof Uint8Array ? Int32Array.from(data) : data;

/** The JavaScript-side array of type D from its four-byte form. */
export const fromRaw = <D extends Dtype>(raw: RawData, dtype: D): DataOf<D> =>
  (dtype === "bool" ? Uint8Array.from(raw, (x) => (x === 0 ? 0 : 1)) : raw) as DataOf<D>;

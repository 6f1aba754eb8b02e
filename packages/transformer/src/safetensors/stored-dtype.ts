// The element types of safetensors files and how each becomes a tensor. Not here: where the elements lie in a file.
import type { AnyTensor, Shape } from "@attn/tensor";
import { tensor } from "@attn/tensor";
import { FormatError } from "../format-error.ts";

/** What a file calls its element types, of those that are read here. */
export type StoredDtype = "F64" | "F32" | "F16" | "BF16" | "I64" | "I32" | "I16" | "I8" | "U8" | "BOOL";

/** Bytes per element. */
export const storedWidth: Readonly<Record<StoredDtype, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
};

export const isStoredDtype = (name: unknown): name is StoredDtype =>
  typeof name === "string" && Object.hasOwn(storedWidth, name);

/**
 * The tensor that little-endian `bytes` hold. F32, F16 and BF16 become float32 exactly, F64 rounded; whole numbers int32; BOOL bool
 * (any byte but 0 is true). The elements are copied.
 * @param subject how errors begin: `<function>: <tensor>`.
 * @throws FormatError when an I64 element is outside int32.
 */
export const decodeTensor = (
  bytes: Uint8Array,
  { dtype, shape, subject }: { dtype: StoredDtype; shape: Shape; subject: string },
): AnyTensor => {
  if (isStoredFloat(dtype)) return tensor(decodeFloats(bytes, dtype), { shape, copy: false });
  const { buffer } = aligned(bytes);
  switch (dtype) {
    case "I64":
      return tensor(narrow(new BigInt64Array(buffer), subject), { shape, copy: false });
    case "I32":
      return tensor(new Int32Array(buffer), { shape, copy: false });
    case "I16":
      return tensor(Int32Array.from(new Int16Array(buffer)), { shape, copy: false });
    case "I8":
      return tensor(Int32Array.from(new Int8Array(buffer)), { shape, copy: false });
    case "U8":
      return tensor(Int32Array.from(new Uint8Array(buffer)), { shape, copy: false });
    case "BOOL":
      return tensor(
        new Uint8Array(buffer).map((byte) => (byte === 0 ? 0 : 1)),
        { shape, dtype: "bool", copy: false },
      );
  }
};

/** The types that become float32. */
export type StoredFloat = "F64" | "F32" | "F16" | "BF16";

export const isStoredFloat = (dtype: StoredDtype): dtype is StoredFloat =>
  dtype === "F32" || dtype === "BF16" || dtype === "F16" || dtype === "F64";

/** The elements of a tensor, or of a part of one. They are copied. */
export const decodeFloats = (bytes: Uint8Array, dtype: StoredFloat): Float32Array<ArrayBuffer> => {
  const { buffer } = aligned(bytes);
  switch (dtype) {
    case "F32":
      return new Float32Array(buffer);
    case "F64":
      return Float32Array.from(new Float64Array(buffer));
    case "F16":
      return widen(new Uint16Array(buffer), halfBits);
    case "BF16":
      return widen(new Uint16Array(buffer), (bits) => bits << 16);
  }
};

/** A copy: typed arrays cannot begin at any byte, and slice() of a Buffer shares memory. */
const aligned = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

const widen = (stored: Uint16Array, toBits: (bits: number) => number): Float32Array<ArrayBuffer> => {
  const bits = new Int32Array(stored.length);
  for (let i = 0; i < stored.length; i++) bits[i] = toBits(stored[i]!);
  return new Float32Array(bits.buffer);
};

/** The bits of the float32 that equals a half: sign, 5 bits of exponent with bias 15, 10 of fraction (IEEE 754-2019, 3.6). */
const halfBits = (half: number): number => {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >> 10) & 31;
  const fraction = half & 0x3ff;
  if (exponent === 31) return sign | 0x7f800000 | (fraction << 13);
  if (exponent !== 0) return sign | ((exponent + 112) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  const shift = Math.clz32(fraction) - 21; // a subnormal half is a normal float32
  return sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13);
};

const narrow = (values: BigInt64Array, subject: string): Int32Array => {
  const result = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value !== BigInt.asIntN(32, value))
      throw new FormatError(`${subject} holds ${value} at element ${i}, which is outside int32`);
    result[i] = Number(value);
  }
  return result;
};

// Which kernel serves which kind and type. The numbers are those of assembly/kinds.ts and, for reductions, of assembly/reduce.ts.
import type { BinaryKind, ReduceKind, UnaryKind } from "../../backend.ts";
import type { Dtype } from "../../dtype.ts";

/** undefined: the elements are copied as they are. */
export const unaryNumber = (kind: UnaryKind, dtype: Dtype): number | undefined => {
  const isFloat = dtype === "float32";
  if (kind === "float") return isFloat ? undefined : 15;
  if (kind === "int") return isFloat ? 16 : undefined;
  if (kind === "bool") return isFloat ? 17 : dtype === "int32" ? 18 : undefined;
  return isFloat ? unaryFloat[kind] : (unaryInt[kind] ?? unaryFloat[kind]);
};

const unaryFloat: Readonly<Record<Exclude<UnaryKind, "float" | "int" | "bool">, number>> = {
  neg: 0,
  abs: 1,
  sign: 2,
  exp: 3,
  log: 4,
  log1p: 5,
  sqrt: 6,
  rsqrt: 7,
  sin: 8,
  cos: 9,
  tanh: 10,
  sigmoid: 11,
  erf: 12,
  floor: 13,
  not: 14,
};
const unaryInt: Readonly<Partial<Record<UnaryKind, number>>> = { neg: 19, abs: 20, sign: 21 };

export const siluNumber = 22;
export const geluNumber = { none: 23, tanh: 24 } as const;

/** By the names of ops/activated-linear.ts. */
export const activationNumber: Readonly<Record<string, number>> = { silu: 22, gelu: 23, "gelu-tanh": 24, relu: 25 };

export const binaryNumber = (kind: BinaryKind, dtype: Dtype): number =>
  dtype === "float32" ? binaryFloat[kind] : (binaryInt[kind] ?? binaryFloat[kind]);

const binaryFloat: Readonly<Record<BinaryKind, number>> = {
  add: 32,
  sub: 33,
  mul: 34,
  div: 35,
  pow: 36,
  max: 37,
  min: 38,
  equal: 39,
  less: 40,
  lessEqual: 41,
  and: 42,
  or: 43,
};
const binaryInt: Readonly<Partial<Record<BinaryKind, number>>> = {
  add: 44,
  sub: 45,
  mul: 46,
  pow: 47,
  max: 48,
  min: 49,
  equal: 50,
  less: 51,
  lessEqual: 52,
  and: 53,
  or: 54,
};

export const siluGradientNumber = 55;
export const geluGradientNumber = { none: 56, tanh: 57 } as const;

export const selectNumber = 64;

export const reduceNumber: Readonly<Record<ReduceKind, number>> = {
  sum: 0,
  prod: 1,
  max: 2,
  min: 3,
  argmax: 4,
  argmin: 5,
};

/** How much one element is, in multiply-adds: reading and writing at least. */
export const workOf = (kernel: number): number => (costly.has(kernel) ? 16 : 2);

/** Exponentials, logarithms, sines, powers, and what is made of them. */
const costly: ReadonlySet<number> = new Set([3, 4, 5, 8, 9, 10, 11, 12, 22, 23, 24, 36, 47, 55, 56, 57]);

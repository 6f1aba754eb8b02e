// Awkward operands: values, sizes and views that break kernels. Everything is made from fixed seeds.
import type { Dtype, RawData } from "../../dtype.ts";
import type { Shape } from "../../shape.ts";
import { sizeOf } from "../../shape.ts";
import type { Layout } from "../../view.ts";
import { permuteLayout, rowMajor, sliceLayout } from "../../view.ts";
import type { Operand } from "./kernel-case.ts";

/** None, one, one below, at and above each vector and block width, and primes. */
export const awkwardSizes: readonly number[] = [
  0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64, 127, 1023, 1025, 2053,
];

const specialFloats = [
  NaN,
  Infinity,
  -Infinity,
  0,
  -0,
  1,
  -1,
  0.5,
  1e-40,
  -1e-45,
  3.4e38,
  1e20,
  -1e20,
  1.1754943508222875e-38,
];
const specialInts = [0, 1, -1, 2147483647, -2147483648, 65536, -65537, 3];

/** Whole numbers from 0 up to 2³², the same every time (a linear congruential generator of Numerical Recipes). */
export const randomWords = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state;
  };
};

export interface Values {
  readonly seed?: number;
  /** Numbers lie between −range and range. */
  readonly range?: number;
  /** Every third element is NaN, an infinity, a signed zero, a subnormal, an extreme. */
  readonly specials?: boolean;
}

export const values = (
  dtype: Dtype,
  count: number,
  { seed = 1, range = 4, specials = false }: Values = {},
): RawData => {
  const next = randomWords(seed * 7919 + count);
  for (let i = 0; i < 4; i++) next();
  const special = dtype === "float32" ? specialFloats : specialInts;
  const one = (): number => {
    const word = next();
    if (dtype === "bool") return (word >>> 16) & 1;
    if (specials && (word >>> 8) % 3 === 0) return special[(word >>> 16) % special.length]!;
    const x = ((word / 2 ** 32) * 2 - 1) * range;
    return dtype === "float32" ? x : Math.trunc(x);
  };
  const data = dtype === "float32" ? new Float32Array(count) : new Int32Array(count);
  for (let i = 0; i < count; i++) data[i] = one();
  return data;
};

/** How the elements of an operand lie. */
export type Pattern =
  | "row-major"
  | "transposed"
  | "backward"
  | "every second"
  | "repeated rows"
  | "repeated columns"
  | "offset";
export const patterns: readonly Pattern[] = [
  "row-major",
  "transposed",
  "backward",
  "every second",
  "repeated rows",
  "repeated columns",
  "offset",
];

/** An operand of the given shape whose elements lie in a pattern. They are made when they are asked for: calls are also just counted. */
export const operand = (shape: Shape, dtype: Dtype, pattern: Pattern = "row-major", options: Values = {}): Operand => {
  const { layout, elements } = laidOut(shape, pattern);
  let data: RawData | undefined;
  return {
    dtype,
    layout,
    get data() {
      data ??= values(dtype, elements, options);
      return data;
    },
  };
};

const laidOut = (shape: Shape, pattern: Pattern): { layout: Layout; elements: number } => {
  const size = sizeOf(shape);
  switch (pattern) {
    case "row-major":
      return { layout: rowMajor(shape), elements: size };
    case "offset":
      return { layout: { ...rowMajor(shape), offset: 3 }, elements: size + 3 };
    case "transposed": {
      const order = shape.map((_, axis) => shape.length - 1 - axis);
      return { layout: permuteLayout(rowMajor([...shape].reverse()), order), elements: size };
    }
    case "backward":
      return { layout: every(shape, rowMajor(shape), -1), elements: size };
    case "every second": {
      const wide = shape.map((n) => 2 * n);
      return { layout: every(shape, rowMajor(wide), 2), elements: sizeOf(wide) };
    }
    case "repeated rows":
      return repeated(shape, 0);
    case "repeated columns":
      return repeated(shape, shape.length - 1);
  }
};

const every = (shape: Shape, layout: Layout, step: number): Layout =>
  sliceLayout(layout, { starts: shape.map((n) => (step < 0 ? n - 1 : 1)), steps: shape.map(() => step) }, shape);

/** One axis has stride 0. */
const repeated = (shape: Shape, axis: number): { layout: Layout; elements: number } => {
  const narrow = shape.map((n, i) => (i === axis ? Math.min(n, 1) : n));
  const { strides } = rowMajor(narrow);
  return {
    layout: { shape, strides: strides.map((s, i) => (i === axis ? 0 : s)), offset: 0 },
    elements: sizeOf(narrow),
  };
};

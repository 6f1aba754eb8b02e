// The scalar meaning of every elementwise and reducing kernel. Results are rounded when they are stored, not here.
import type { BinaryKind, ReduceKind, UnaryKind } from "../../backend.ts";

export const unaryFunction: Readonly<Record<UnaryKind, (x: number) => number>> = {
  neg: (x) => -x,
  abs: Math.abs,
  sign: Math.sign,
  exp: Math.exp,
  log: Math.log,
  log1p: Math.log1p,
  sqrt: Math.sqrt,
  rsqrt: (x) => 1 / Math.sqrt(x),
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  erf: (x) => erf(x),
  floor: Math.floor,
  not: (x) => (x === 0 ? 1 : 0),
  float: (x) => x,
  int: (x) => Math.min(Math.max(Math.trunc(x), -(2 ** 31)), 2 ** 31 - 1),
  bool: (x) => (x === 0 ? 0 : 1),
};

export const binaryFunction: Readonly<Record<BinaryKind, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  pow: (a, b) => (a === 1 ? 1 : a === -1 && Math.abs(b) === Infinity ? 1 : a ** b),
  max: Math.max,
  min: Math.min,
  equal: (a, b) => (a === b ? 1 : 0),
  less: (a, b) => (a < b ? 1 : 0),
  lessEqual: (a, b) => (a <= b ? 1 : 0),
  and: (a, b) => (a !== 0 && b !== 0 ? 1 : 0),
  or: (a, b) => (a !== 0 || b !== 0 ? 1 : 0),
};

/** int32 multiplication wraps, as it does in machine arithmetic; doubles would lose the low bits. */
const multiplyInt32: (a: number, b: number) => number = Math.imul;

/** aᵇ in int32: wraps like repeated multiplication; a negative exponent truncates towards 0, and 0 to one is 0. */
const powInt32 = (a: number, b: number): number => {
  if (b < 0) return a === 0 ? 0 : Math.trunc(a ** b);
  let result = 1;
  for (let base = a, left = b; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = Math.imul(result, base);
    base = Math.imul(base, base);
  }
  return result;
};

/** Where int32 differs from the doubles above. */
export const integerFunction: Readonly<Partial<Record<BinaryKind, (a: number, b: number) => number>>> = {
  mul: multiplyInt32,
  pow: powInt32,
};

/** Reduces the elements `at(0) … at(n − 1)`. */
export const reduceRow = (kind: ReduceKind, n: number, at: (i: number) => number, isInteger: boolean): number => {
  switch (kind) {
    case "sum":
    case "prod": {
      let result = kind === "sum" ? 0 : 1;
      for (let i = 0; i < n; i++)
        result = kind === "sum" ? result + at(i) : isInteger ? multiplyInt32(result, at(i)) : result * at(i);
      return result;
    }
    case "max":
    case "min": {
      const greatest = isInteger ? 2 ** 31 - 1 : Infinity;
      const least = isInteger ? -(2 ** 31) : -Infinity;
      let result = kind === "max" ? least : greatest;
      for (let i = 0; i < n; i++) result = kind === "max" ? Math.max(result, at(i)) : Math.min(result, at(i));
      return result;
    }
    case "argmax":
    case "argmin": {
      let best = 0;
      for (let i = 1; i < n && !Number.isNaN(at(best)); i++) {
        const isBetter = kind === "argmax" ? at(i) > at(best) : at(i) < at(best);
        if (isBetter || Number.isNaN(at(i))) best = i;
      }
      return best;
    }
  }
};

/**
 * erf(x) = 2/√π ∫₀ˣ e^(−t²) dt, to double precision: its power series below 3, the continued fraction of erfc above
 * (Abramowitz and Stegun 7.1.6 and 7.1.14).
 */
const erf = (x: number): number => {
  const z = Math.abs(x);
  if (Number.isNaN(x)) return x;
  if (z >= 6) return Math.sign(x);
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let n = 1; Math.abs(term) > 1e-17 * sum; n++) {
      term *= (2 * z * z) / (2 * n + 1);
      sum += term;
    }
    return Math.sign(x) * (2 / Math.sqrt(Math.PI)) * Math.exp(-z * z) * sum;
  }
  let fraction = 0;
  for (let n = 60; n > 0; n--) fraction = n / 2 / (z + fraction);
  return Math.sign(x) * (1 - Math.exp(-z * z) / (Math.sqrt(Math.PI) * (z + fraction)));
};

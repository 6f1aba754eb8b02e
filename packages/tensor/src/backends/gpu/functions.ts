// What one thread computes for one element, as text: reads x (and y), sets r. Not here: which element (access.ts).
import type { BinaryKind, UnaryKind } from "../../backend.ts";
import type { Dtype } from "../../dtype.ts";

const yesNo = (test: string): string => `if (${test}) { r = 1; }`;

// NaN is what does not equal itself. Only the branch where x === x may compute: compilers for GPUs may take x !== x for false,
// x < 0 || x > 0 for x !== 0, and infinity − infinity for 0.

/** `r` is 0 before. Kinds that read the uniforms `infinity` and `nan` say so by their names. */
export const unaryText: Readonly<Record<UnaryKind, string>> = {
  neg: "r = -x;",
  abs: "r = Math.abs(x);",
  sign: "r = x; if (x > 0) { r = 1; } if (x < 0) { r = -1; }",
  exp: "r = exponential(x);",
  log: "r = x; if (x < 0) { r = nan; } if (x === 0) { r = -infinity; } if (x > 0 && x < infinity) { r = Math.log(x); } if (x > 0.75 && x < 1.25) { r = logOnePlus(x - 1); }",
  log1p:
    "r = x; if (x < -1) { r = nan; } if (x === -1) { r = -infinity; } if (x > -1 && x < infinity) { r = logOnePlus(x); }",
  sqrt: "r = x; if (x < 0) { r = nan; } if (x > 0 && x < infinity) { r = Math.sqrt(x); }",
  rsqrt: "r = nan; if (x > 0) { r = 1 / Math.sqrt(x); } if (x === 0) { r = 1 / x; }",
  sin: "r = nan; if (x === 0) { r = x; } if (x !== 0 && Math.abs(x) < infinity) { r = sine(x, 0); }",
  cos: "r = nan; if (Math.abs(x) < infinity) { r = sine(x, 1); }",
  tanh: "r = x; if (x === x) { if (x !== 0) { r = hyperbolicTangent(x); } }",
  sigmoid: "r = 1 / (1 + exponential(-x));",
  erf: "r = x; if (x === x) { if (x !== 0) { r = errorFunction(x); } }",
  floor: "r = x; if (x < 0 || x > 0) { r = Math.floor(x); }",
  not: yesNo("x === 0"),
  float: "r = x;",
  int: "if (x < 0) { r = Math.ceil(x); } if (x > 0) { r = Math.floor(x); } if (r > 2147483520) { r = 2147483648; } if (r < -2147483520) { r = -2147483648; }",
  bool: "r = 1; if (x === 0) { r = 0; }",
};

/** NaN wins, and +0 is more than −0. */
const extreme = (comparison: "<" | ">", atZero: string): string =>
  `r = y; if (y === y) { r = x; if (x === x) { r = y; if (x ${comparison} y) { r = x; } if (x === 0 && y === 0) { r = ${atZero}; } } }`;

/**
 * Whole powers are products, which are exact where the result is; what is left goes through the logarithm, whose error the exponent
 * multiplies. Both go the same way from 1, towards 0 or infinity, so that neither leaves the range of float32 before the result does.
 */
const power = `
  r = 1;
  const a = Math.abs(x);
  const e = Math.abs(y);
  let isNegative = 0;
  if (x < 0) { isNegative = 1; }
  if (x === 0 && 1 / x < 0) { isNegative = 1; }
  const isWhole = Math.floor(y) === y ? 1 : 0;
  const isOdd = isWhole > 0 && y - 2 * Math.floor(y * 0.5) > 0.5 ? 1 : 0;
  if (y === 0 || x === 1) { r = 1; } else {
    let n = 0;
    if (e <= 64) { n = Math.floor(e); }
    let b = a;
    if (y < 0 && a < 1) { b = 1 / a; }
    for (let i = 0; i < 64; i++) { if (i < n) { r = r * b; } }
    if (y < 0 && a >= 1) { r = 1 / r; }
    if (n < e) {
      if (a === 1) { r = 1; } else {
        if (a === 0) { r = y < 0 ? infinity : 0; } else {
          if (a >= infinity || e >= infinity) { r = (a > 1) === (y > 0) ? infinity : 0; } else {
            let rest = e - n;
            if (y < 0) { rest = n - e; }
            r = r * Math.exp(rest * Math.log(a));
          }
        }
      }
    }
    if (isNegative > 0) {
      if (isOdd > 0) { r = -r; }
      if (isWhole < 1 && x > -infinity && a > 0) { r = nan; }
    }
    const known = r;
    r = nan;
    if (x === x && y === y) { r = known; }
  }`;

/** Negative exponents truncate towards 0. */
const wholePower = `
  r = 1;
  if (y !== 0) {
    if (Math.abs(x) > 1) {
      if (y < 0) { r = 0; } else {
        for (let i = 0; i < 32; i++) { if (i < y) { r = r * x; } }
      }
    } else {
      r = Math.abs(x);
      if (x < 0 && Math.abs(y) - 2 * Math.floor(Math.abs(y) * 0.5) > 0.5) { r = -1; }
    }
  }`;

const binaryText: Readonly<Record<BinaryKind, string>> = {
  add: "r = x + y;",
  sub: "r = x - y;",
  mul: "r = x * y;",
  div: "r = x / y;",
  pow: power,
  max: extreme(">", "x + y"),
  min: extreme("<", "-(-x - y)"),
  equal: yesNo("x === y"),
  less: yesNo("x < y"),
  lessEqual: yesNo("x <= y"),
  and: "r = 1; if (x === 0) { r = 0; } if (y === 0) { r = 0; }",
  or: "r = 1; if (x === 0 && y === 0) { r = 0; }",
};

export const textOfBinary = (kind: BinaryKind, dtype: Dtype): string =>
  kind === "pow" && dtype === "int32" ? wholePower : binaryText[kind];

const gelu = {
  none: "r = 0.5 * x * (1 + errorFunction(x * 0.7071067811865476));",
  tanh: "r = 0.5 * x * (1 + hyperbolicTangent(0.7978845608028654 * (x + 0.044715 * x * x * x)));",
};

export const geluText = (approximate: unknown): string => (approximate === "tanh" ? gelu.tanh : gelu.none);
export const siluText = "r = x / (1 + exponential(-x));";
export const reluText = "r = x; if (x <= 0) { r = 0; }";

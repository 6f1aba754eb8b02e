// Functions of one operand over whole vectors of four. Strides and the last few elements are settled before (elementwise.ts).
import { erf, gelu } from "./erf";
import { exp, geluTanh, sigmoid, silu, tanh, withSign } from "./exponential";
import * as kind from "./kinds";
import { log, log1p } from "./logarithm";
import { sine } from "./trigonometric";

/** out[i] = f(x[i]) for the vectors from x up to `end`. */
export function unary(f: i32, x: usize, out: usize, end: usize): void {
  switch (f) {
    case kind.NEG: return each(kind.NEG, x, out, end);
    case kind.ABS: return each(kind.ABS, x, out, end);
    case kind.SIGN: return each(kind.SIGN, x, out, end);
    case kind.EXP: return exponentials(x, out, end);
    case kind.LOG: return logarithms(x, out, end);
    case kind.LOG1P: return logarithmsOfOneMore(x, out, end);
    case kind.SQRT: return each(kind.SQRT, x, out, end);
    case kind.RSQRT: return each(kind.RSQRT, x, out, end);
    case kind.SIN: return sines(x, out, end);
    case kind.COS: return cosines(x, out, end);
    case kind.TANH: return tangents(x, out, end);
    case kind.SIGMOID: return sigmoids(x, out, end);
    case kind.ERF: return errors(x, out, end);
    case kind.FLOOR: return each(kind.FLOOR, x, out, end);
    case kind.NOT: return each(kind.NOT, x, out, end);
    case kind.FLOAT_FROM_INT: return each(kind.FLOAT_FROM_INT, x, out, end);
    case kind.INT_FROM_FLOAT: return each(kind.INT_FROM_FLOAT, x, out, end);
    case kind.BOOL_FROM_FLOAT: return each(kind.BOOL_FROM_FLOAT, x, out, end);
    case kind.BOOL_FROM_INT: return each(kind.BOOL_FROM_INT, x, out, end);
    case kind.NEG_INT: return each(kind.NEG_INT, x, out, end);
    case kind.ABS_INT: return each(kind.ABS_INT, x, out, end);
    case kind.SIGN_INT: return each(kind.SIGN_INT, x, out, end);
    case kind.SILU: return silus(x, out, end);
    case kind.GELU: return gelus(x, out, end);
    case kind.GELU_TANH: return geluTanhs(x, out, end);
    case kind.RELU: return each(kind.RELU, x, out, end);
  }
}

// The long ones as functions of their own: the optimiser takes ten times as long for all in one.
function exponentials(x: usize, out: usize, end: usize): void {
  each(kind.EXP, x, out, end);
}
function logarithms(x: usize, out: usize, end: usize): void {
  each(kind.LOG, x, out, end);
}
function logarithmsOfOneMore(x: usize, out: usize, end: usize): void {
  each(kind.LOG1P, x, out, end);
}
function sines(x: usize, out: usize, end: usize): void {
  each(kind.SIN, x, out, end);
}
function cosines(x: usize, out: usize, end: usize): void {
  each(kind.COS, x, out, end);
}
function tangents(x: usize, out: usize, end: usize): void {
  each(kind.TANH, x, out, end);
}
function sigmoids(x: usize, out: usize, end: usize): void {
  each(kind.SIGMOID, x, out, end);
}
function errors(x: usize, out: usize, end: usize): void {
  each(kind.ERF, x, out, end);
}
function silus(x: usize, out: usize, end: usize): void {
  each(kind.SILU, x, out, end);
}
function gelus(x: usize, out: usize, end: usize): void {
  each(kind.GELU, x, out, end);
}
function geluTanhs(x: usize, out: usize, end: usize): void {
  each(kind.GELU_TANH, x, out, end);
}

@inline function each(f: i32, x: usize, out: usize, end: usize): void {
  if (f == kind.EXP || f == kind.SILU || f == kind.GELU) {
    // Long chains of dependent steps: two at a time, so that one goes on while the other waits.
    for (; x + 16 < end; x += 32, out += 32) {
      const first = apply(f, v128.load(x));
      const second = apply(f, v128.load(x, 16));
      v128.store(out, first);
      v128.store(out, second, 16);
    }
  }
  for (; x < end; x += 16, out += 16) v128.store(out, apply(f, v128.load(x)));
}

@inline function apply(f: i32, x: v128): v128 {
  if (f == kind.NEG) return f32x4.neg(x);
  if (f == kind.ABS) return f32x4.abs(x);
  if (f == kind.SIGN) return sign(x);
  if (f == kind.EXP) return exp(x);
  if (f == kind.LOG) return log(x);
  if (f == kind.LOG1P) return log1p(x);
  if (f == kind.SQRT) return f32x4.sqrt(x);
  if (f == kind.RSQRT) return f32x4.div(f32x4.splat(1), f32x4.sqrt(x));
  if (f == kind.SIN) return sine(x, 0);
  if (f == kind.COS) return sine(x, 1);
  if (f == kind.TANH) return tanh(x);
  if (f == kind.SIGMOID) return sigmoid(x);
  if (f == kind.ERF) return erf(x);
  if (f == kind.FLOOR) return f32x4.floor(x);
  if (f == kind.NOT) return v128.and(i32x4.eq(x, i32x4.splat(0)), i32x4.splat(1));
  if (f == kind.FLOAT_FROM_INT) return f32x4.convert_i32x4_s(x);
  if (f == kind.INT_FROM_FLOAT) return i32x4.trunc_sat_f32x4_s(x);
  if (f == kind.BOOL_FROM_FLOAT) return v128.and(f32x4.ne(x, f32x4.splat(0)), i32x4.splat(1));
  if (f == kind.BOOL_FROM_INT) return v128.and(i32x4.ne(x, i32x4.splat(0)), i32x4.splat(1));
  if (f == kind.NEG_INT) return i32x4.neg(x);
  if (f == kind.ABS_INT) return i32x4.abs(x);
  if (f == kind.SIGN_INT) return v128.or(i32x4.shr_s(x, 31), v128.and(i32x4.gt_s(x, i32x4.splat(0)), i32x4.splat(1)));
  if (f == kind.SILU) return silu(x);
  if (f == kind.GELU) return gelu(x);
  if (f == kind.RELU) return f32x4.max(x, f32x4.splat(0));
  return geluTanh(x);
}

/** −1, 1, or x itself where it is a zero or NaN. */
@inline function sign(x: v128): v128 {
  const zero = f32x4.splat(0);
  const isSigned = v128.or(f32x4.lt(x, zero), f32x4.gt(x, zero));
  return v128.bitselect(withSign(f32x4.splat(1), x), x, isSigned);
}

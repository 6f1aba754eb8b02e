// Functions of two operands, and the choice between two, over whole vectors of four. Strides and the last few elements are
// settled before (elementwise.ts).
import { geluSlope } from "./erf";
import { geluTanhSlope, siluSlope } from "./exponential";
import * as kind from "./kinds";
import { power, powerInt } from "./power";

/** out[i] = f(a[i], b[i]) for the vectors from a up to `end`. */
export function binary(f: i32, a: usize, b: usize, out: usize, end: usize): void {
  switch (f) {
    case kind.ADD: return each(kind.ADD, a, b, out, end);
    case kind.SUB: return each(kind.SUB, a, b, out, end);
    case kind.MUL: return each(kind.MUL, a, b, out, end);
    case kind.DIV: return each(kind.DIV, a, b, out, end);
    case kind.POW: return powers(a, b, out, end);
    case kind.MAX: return each(kind.MAX, a, b, out, end);
    case kind.MIN: return each(kind.MIN, a, b, out, end);
    case kind.EQUAL: return each(kind.EQUAL, a, b, out, end);
    case kind.LESS: return each(kind.LESS, a, b, out, end);
    case kind.LESS_EQUAL: return each(kind.LESS_EQUAL, a, b, out, end);
    case kind.AND: return each(kind.AND, a, b, out, end);
    case kind.OR: return each(kind.OR, a, b, out, end);
    case kind.ADD_INT: return each(kind.ADD_INT, a, b, out, end);
    case kind.SUB_INT: return each(kind.SUB_INT, a, b, out, end);
    case kind.MUL_INT: return each(kind.MUL_INT, a, b, out, end);
    case kind.POW_INT: return powersInt(a, b, out, end);
    case kind.MAX_INT: return each(kind.MAX_INT, a, b, out, end);
    case kind.MIN_INT: return each(kind.MIN_INT, a, b, out, end);
    case kind.EQUAL_INT: return each(kind.EQUAL_INT, a, b, out, end);
    case kind.LESS_INT: return each(kind.LESS_INT, a, b, out, end);
    case kind.LESS_EQUAL_INT: return each(kind.LESS_EQUAL_INT, a, b, out, end);
    case kind.AND_INT: return each(kind.AND_INT, a, b, out, end);
    case kind.OR_INT: return each(kind.OR_INT, a, b, out, end);
    case kind.SILU_GRADIENT: return each(kind.SILU_GRADIENT, a, b, out, end);
    case kind.GELU_GRADIENT: return each(kind.GELU_GRADIENT, a, b, out, end);
    case kind.GELU_TANH_GRADIENT: return each(kind.GELU_TANH_GRADIENT, a, b, out, end);
  }
}

/** out[i] = condition[i] ? a[i] : b[i] */
export function select(condition: usize, a: usize, b: usize, out: usize, end: usize): void {
  for (; condition < end; condition += 16, a += 16, b += 16, out += 16)
    v128.store(out, v128.bitselect(v128.load(b), v128.load(a), i32x4.eq(v128.load(condition), i32x4.splat(0))));
}

@inline function each(f: i32, a: usize, b: usize, out: usize, end: usize): void {
  if (f == kind.SILU_GRADIENT || f == kind.GELU_GRADIENT) {
    // As in unary.ts.
    for (; a + 16 < end; a += 32, b += 32, out += 32) {
      const first = apply(f, v128.load(a), v128.load(b));
      const second = apply(f, v128.load(a, 16), v128.load(b, 16));
      v128.store(out, first);
      v128.store(out, second, 16);
    }
  }
  for (; a < end; a += 16, b += 16, out += 16) v128.store(out, apply(f, v128.load(a), v128.load(b)));
}

@inline function apply(f: i32, a: v128, b: v128): v128 {
  if (f == kind.ADD) return f32x4.add(a, b);
  if (f == kind.SUB) return f32x4.sub(a, b);
  if (f == kind.MUL) return f32x4.mul(a, b);
  if (f == kind.DIV) return f32x4.div(a, b);
  if (f == kind.MAX) return f32x4.max(a, b);
  if (f == kind.MIN) return f32x4.min(a, b);
  if (f == kind.EQUAL) return truth(f32x4.eq(a, b));
  if (f == kind.LESS) return truth(f32x4.lt(a, b));
  if (f == kind.LESS_EQUAL) return truth(f32x4.le(a, b));
  if (f == kind.AND) return truth(v128.and(f32x4.ne(a, f32x4.splat(0)), f32x4.ne(b, f32x4.splat(0))));
  if (f == kind.OR) return truth(v128.or(f32x4.ne(a, f32x4.splat(0)), f32x4.ne(b, f32x4.splat(0))));
  if (f == kind.ADD_INT) return i32x4.add(a, b);
  if (f == kind.SUB_INT) return i32x4.sub(a, b);
  if (f == kind.MUL_INT) return i32x4.mul(a, b);
  if (f == kind.MAX_INT) return i32x4.max_s(a, b);
  if (f == kind.MIN_INT) return i32x4.min_s(a, b);
  if (f == kind.EQUAL_INT) return truth(i32x4.eq(a, b));
  if (f == kind.LESS_INT) return truth(i32x4.lt_s(a, b));
  if (f == kind.LESS_EQUAL_INT) return truth(i32x4.le_s(a, b));
  if (f == kind.AND_INT) return truth(v128.and(i32x4.ne(a, i32x4.splat(0)), i32x4.ne(b, i32x4.splat(0))));
  if (f == kind.SILU_GRADIENT) return f32x4.mul(b, siluSlope(a));
  if (f == kind.GELU_GRADIENT) return f32x4.mul(b, geluSlope(a));
  if (f == kind.GELU_TANH_GRADIENT) return f32x4.mul(b, geluTanhSlope(a));
  return truth(i32x4.ne(v128.or(a, b), i32x4.splat(0)));
}

/** 1 where a comparison gave all ones. */
@inline function truth(mask: v128): v128 {
  return i32x4.neg(mask);
}

function powers(a: usize, b: usize, out: usize, end: usize): void {
  for (; a < end; a += 4, b += 4, out += 4) store<f32>(out, power(load<f32>(a), load<f32>(b)));
}

function powersInt(a: usize, b: usize, out: usize, end: usize): void {
  for (; a < end; a += 4, b += 4, out += 4) store<i32>(out, powerInt(load<i32>(a), load<i32>(b)));
}

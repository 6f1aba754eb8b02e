// Reductions over the rows of a matrix whose columns lie one after another: sixteen columns at a time.
import { MAX } from "./extreme";
import { pair } from "./sum";

/** out[i] = f over n rows of column i, for a multiple of 16 columns. */
export function reduceColumns(f: i32, isInt: bool, x: usize, stride: i32, out: usize, columns: i32, n: i32): void {
  for (; columns > 0; columns -= 16, x += 64, out += 64) {
    if (f == 0 && !isInt) sumSixteen(x, stride, n, out);
    else if (f == 0) combine(0, x, stride, n, out);
    else if (f == MAX) isInt ? combine(1, x, stride, n, out) : combine(2, x, stride, n, out);
    else isInt ? combine(3, x, stride, n, out) : combine(4, x, stride, n, out);
  }
}

function sumSixteen(x: usize, stride: i32, n: i32, out: usize): void {
  for (let half = 0; half < 2; half++, x += 32, out += 32) {
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let at = x;
    for (let i = 0; i < n; i++, at += <usize>stride) {
      s0 = f64x2.add(s0, pair(at));
      s1 = f64x2.add(s1, pair(at + 8));
      s2 = f64x2.add(s2, pair(at + 16));
      s3 = f64x2.add(s3, pair(at + 24));
    }
    v128.store(out, narrow(s0, s1));
    v128.store(out, narrow(s2, s3), 16);
  }
}

@inline function narrow(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(f32x4.demote_f64x2_zero(a), f32x4.demote_f64x2_zero(b), 0, 1, 4, 5);
}

/** 0: int32 sum, 1 and 2: maximum of int32 and float32, 3 and 4: minimum. */
@inline function apply(f: i32, a: v128, b: v128): v128 {
  if (f == 0) return i32x4.add(a, b);
  if (f == 1) return i32x4.max_s(a, b);
  if (f == 2) return f32x4.max(a, b);
  if (f == 3) return i32x4.min_s(a, b);
  return f32x4.min(a, b);
}

@inline function identity(f: i32): v128 {
  if (f == 0) return i32x4.splat(0);
  if (f == 1) return i32x4.splat(i32.MIN_VALUE);
  if (f == 2) return f32x4.splat(-Infinity);
  if (f == 3) return i32x4.splat(i32.MAX_VALUE);
  return f32x4.splat(Infinity);
}

@inline function combine(f: i32, x: usize, stride: i32, n: i32, out: usize): void {
  let m0 = identity(f);
  let m1 = m0;
  let m2 = m0;
  let m3 = m0;
  for (; n > 0; n--, x += <usize>stride) {
    m0 = apply(f, m0, v128.load(x));
    m1 = apply(f, m1, v128.load(x, 16));
    m2 = apply(f, m2, v128.load(x, 32));
    m3 = apply(f, m3, v128.load(x, 48));
  }
  v128.store(out, m0);
  v128.store(out, m1, 16);
  v128.store(out, m2, 32);
  v128.store(out, m3, 48);
}

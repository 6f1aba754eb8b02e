// The largest or smallest element of one row and where it is. NaN wins over every number.

export const MAX: i32 = 2;
export const MIN: i32 = 3;
export const ARGMAX: i32 = 4;
export const ARGMIN: i32 = 5;

/** −∞ or ∞ for an empty row. */
export function extreme(isMax: bool, x: usize, stride: i32, n: i32): f32 {
  return isMax ? extremeOf(true, x, stride, n) : extremeOf(false, x, stride, n);
}

@inline function extremeOf(isMax: bool, x: usize, stride: i32, n: i32): f32 {
  let best: f32 = isMax ? -Infinity : Infinity;
  if (stride == 4 && n >= 8) {
    let m0 = f32x4.splat(best);
    let m1 = m0;
    for (; n >= 8; n -= 8, x += 32) {
      m0 = isMax ? f32x4.max(m0, v128.load(x)) : f32x4.min(m0, v128.load(x));
      m1 = isMax ? f32x4.max(m1, v128.load(x, 16)) : f32x4.min(m1, v128.load(x, 16));
    }
    m0 = isMax ? f32x4.max(m0, m1) : f32x4.min(m0, m1);
    const a = f32x4.extract_lane(m0, 0);
    const b = f32x4.extract_lane(m0, 1);
    const c = f32x4.extract_lane(m0, 2);
    const d = f32x4.extract_lane(m0, 3);
    best = isMax ? max(max(a, b), max(c, d)) : min(min(a, b), min(c, d));
  }
  for (; n > 0; n--, x += <usize>stride) best = isMax ? max(best, load<f32>(x)) : min(best, load<f32>(x));
  return best;
}

/** The least or greatest int32 for an empty row. */
export function extremeInt(isMax: bool, x: usize, stride: i32, n: i32): i32 {
  let best = isMax ? i32.MIN_VALUE : i32.MAX_VALUE;
  for (; n > 0; n--, x += <usize>stride) best = isMax ? max(best, load<i32>(x)) : min(best, load<i32>(x));
  return best;
}

/** Position of the first element that equals the extreme, or of the first NaN. */
export function argument(isMax: bool, isInt: bool, x: usize, stride: i32, n: i32): i32 {
  if (isInt) return find(x, stride, n, extremeInt(isMax, x, stride, n));
  const best = extreme(isMax, x, stride, n);
  if (best != best) return findNaN(x, stride, n);
  if (best == 0) return findZero(x, stride, n); // either sign
  return find(x, stride, n, reinterpret<i32>(best));
}

function find(x: usize, stride: i32, n: i32, bits: i32): i32 {
  let at = 0;
  if (stride == 4) {
    const wanted = i32x4.splat(bits);
    for (; at + 4 <= n; at += 4, x += 16) if (v128.any_true(i32x4.eq(v128.load(x), wanted))) break;
  }
  for (; at < n && load<i32>(x) != bits; at++) x += <usize>stride;
  return at;
}

function findNaN(x: usize, stride: i32, n: i32): i32 {
  let at = 0;
  for (let value = load<f32>(x); value == value; value = load<f32>(x)) {
    at++;
    x += <usize>stride;
  }
  return at;
}

function findZero(x: usize, stride: i32, n: i32): i32 {
  let at = 0;
  for (; at < n && load<f32>(x) != 0; at++) x += <usize>stride;
  return at;
}

// Softmax and its logarithm over contiguous rows, x and out may be the same; and their gradients, from the results y.
import { exp } from "./exponential";
import { log } from "./logarithm";
import { both, pair, sumRow } from "./sum";

/** out = e^(x − max) / Σ e^(x − max) */
export function softmax(x: usize, out: usize, rows: i32, n: i32): void {
  for (const bytes = (<usize>n) << 2; rows > 0; rows--, x += bytes, out += bytes) {
    const sum = f32x4.splat(<f32>exponentials(x, out, n, greatest(x, n)));
    const whole = out + ((<usize>(n & ~3)) << 2);
    const end = out + bytes;
    let at = out;
    for (; at < whole; at += 16) v128.store(at, f32x4.div(v128.load(at), sum));
    for (; at < end; at += 4) store<f32>(at, load<f32>(at) / f32x4.extract_lane(sum, 0));
  }
}

/** out = (x − max) − log Σ e^(x − max): nothing large is added to anything small. */
export function logSoftmax(x: usize, out: usize, rows: i32, n: i32): void {
  for (const bytes = (<usize>n) << 2; rows > 0; rows--, x += bytes, out += bytes) {
    const most = greatest(x, n);
    const shift = logSum(x, n, most);
    const whole = (<usize>(n & ~3)) << 2;
    let at: usize = 0;
    const a = f32x4.splat(most);
    const b = f32x4.splat(shift);
    for (; at < whole; at += 16) v128.store(out + at, f32x4.sub(f32x4.sub(v128.load(x + at), a), b));
    for (; at < bytes; at += 4) store<f32>(out + at, load<f32>(x + at) - most - shift);
  }
}

/** out = y ⊙ (g − Σ g ⊙ y) */
export function softmaxGradient(y: usize, g: usize, out: usize, rows: i32, n: i32): void {
  const bytes = (<usize>n) << 2;
  const whole = (<usize>(n & ~3)) << 2;
  for (; rows > 0; rows--, y += bytes, g += bytes, out += bytes) {
    const along = f32x4.splat(<f32>dot(y, g, n));
    let at: usize = 0;
    for (; at < whole; at += 16) {
      v128.store(out + at, f32x4.mul(v128.load(y + at), f32x4.sub(v128.load(g + at), along)));
    }
    for (; at < bytes; at += 4) {
      store<f32>(out + at, load<f32>(y + at) * (load<f32>(g + at) - f32x4.extract_lane(along, 0)));
    }
  }
}

/** out = g − e^y · Σ g */
export function logSoftmaxGradient(y: usize, g: usize, out: usize, rows: i32, n: i32): void {
  const bytes = (<usize>n) << 2;
  const whole = (<usize>(n & ~3)) << 2;
  for (; rows > 0; rows--, y += bytes, g += bytes, out += bytes) {
    exponentials(y, out, n, 0);
    const sum = f32x4.splat(<f32>sumRow(g, 4, n));
    let at: usize = 0;
    for (; at < whole; at += 16) {
      v128.store(out + at, f32x4.sub(v128.load(g + at), f32x4.mul(v128.load(out + at), sum)));
    }
    for (; at < bytes; at += 4) {
      store<f32>(out + at, load<f32>(g + at) - load<f32>(out + at) * f32x4.extract_lane(sum, 0));
    }
  }
}

function dot(x: usize, y: usize, n: i32): f64 {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  for (; n >= 4; n -= 4, x += 16, y += 16) {
    s0 = f64x2.add(s0, f64x2.mul(pair(x), pair(y)));
    s1 = f64x2.add(s1, f64x2.mul(pair(x + 8), pair(y + 8)));
  }
  let sum = both(f64x2.add(s0, s1));
  for (; n > 0; n--, x += 4, y += 4) sum += <f64>load<f32>(x) * <f64>load<f32>(y);
  return sum;
}

/** The largest number of a row. NaN is passed over, which is cheaper, because the sum of exponentials meets it. */
export function greatest(x: usize, n: i32): f32 {
  let m0 = f32x4.splat(-Infinity);
  let m1 = m0;
  for (; n >= 8; n -= 8, x += 32) {
    m0 = f32x4.pmax(m0, v128.load(x));
    m1 = f32x4.pmax(m1, v128.load(x, 16));
  }
  m0 = f32x4.pmax(m0, m1);
  for (; n > 0; n--, x += 4) m0 = f32x4.pmax(m0, v128.load32_splat(x));
  m0 = f32x4.pmax(m0, upper(m0));
  return max(f32x4.extract_lane(m0, 0), f32x4.extract_lane(m0, 1));
}

/** log Σ e^(x − most), where most is the greatest of the row. */
export function logSum(x: usize, n: i32, most: f32): f32 {
  return f32x4.extract_lane(log(f32x4.splat(<f32>exponentials(x, 0, n, most))), 0);
}

/** Writes e^(x − most) to `out`, unless that is 0, and returns the sum. */
export function exponentials(x: usize, out: usize, n: i32, most: f32): f64 {
  const shift = f32x4.splat(most);
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let i = 0;
  for (; i + 8 <= n; i += 8, x += 32) {
    const e = exp(f32x4.sub(v128.load(x), shift));
    const next = exp(f32x4.sub(v128.load(x, 16), shift));
    s0 = f64x2.add(s0, f64x2.add(f64x2.promote_low_f32x4(e), f64x2.promote_low_f32x4(next)));
    s1 = f64x2.add(s1, f64x2.add(f64x2.promote_low_f32x4(upper(e)), f64x2.promote_low_f32x4(upper(next))));
    if (out != 0) {
      v128.store(out, e);
      v128.store(out, next, 16);
      out += 32;
    }
  }
  for (; i + 4 <= n; i += 4, x += 16) {
    const e = exp(f32x4.sub(v128.load(x), shift));
    s0 = f64x2.add(s0, f64x2.promote_low_f32x4(e));
    s1 = f64x2.add(s1, f64x2.promote_low_f32x4(upper(e)));
    if (out != 0) {
      v128.store(out, e);
      out += 16;
    }
  }
  let sum = both(f64x2.add(s0, s1));
  for (; i < n; i++, x += 4) {
    const e = f32x4.extract_lane(exp(f32x4.splat(load<f32>(x) - most)), 0);
    sum += <f64>e;
    if (out != 0) {
      store<f32>(out, e);
      out += 4;
    }
  }
  return sum;
}

@inline function upper(x: v128): v128 {
  return v128.shuffle<i32>(x, x, 2, 3, 2, 3);
}

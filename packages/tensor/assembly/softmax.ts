// Softmax and its logarithm over contiguous rows; x and out may be the same.
import { exp } from "./exponential";
import { extreme } from "./extreme";
import { log } from "./logarithm";
import { both } from "./sum";

/** out = e^(x − max) / Σ e^(x − max) */
export function softmax(x: usize, out: usize, rows: i32, n: i32): void {
  for (const bytes = (<usize>n) << 2; rows > 0; rows--, x += bytes, out += bytes) {
    const sum = f32x4.splat(<f32>exponentials(x, out, n, extreme(true, x, 4, n)));
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
    const greatest = extreme(true, x, 4, n);
    const sum = exponentials(x, 0, n, greatest);
    const shift = f32x4.extract_lane(log(f32x4.splat(<f32>sum)), 0);
    const whole = (<usize>(n & ~3)) << 2;
    let at: usize = 0;
    const a = f32x4.splat(greatest);
    const b = f32x4.splat(shift);
    for (; at < whole; at += 16) v128.store(out + at, f32x4.sub(f32x4.sub(v128.load(x + at), a), b));
    for (; at < bytes; at += 4) store<f32>(out + at, load<f32>(x + at) - greatest - shift);
  }
}

/** Writes e^(x − greatest) to `out`, unless that is 0, and returns the sum. */
function exponentials(x: usize, out: usize, n: i32, greatest: f32): f64 {
  const shift = f32x4.splat(greatest);
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
    const e = f32x4.extract_lane(exp(f32x4.splat(load<f32>(x) - greatest)), 0);
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

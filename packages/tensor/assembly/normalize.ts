// Layer and root-mean-square normalisation over contiguous rows; x and out may be the same.
import { both, pair, sumRow } from "./sum";

/** out = (x − mean) / √(variance + ε) · weight + bias; a weight or bias at address 0 is left out. */
export function layerNorm(x: usize, weight: usize, bias: usize, out: usize, rows: i32, n: i32, epsilon: f64): void {
  for (const bytes = (<usize>n) << 2; rows > 0; rows--, x += bytes, out += bytes) {
    const mean = sumRow(x, 4, n) / <f64>n;
    const scale = 1 / sqrt(squares(x, n, mean) / <f64>n + epsilon);
    scaleRow(x, <f32>mean, <f32>scale, weight, bias, out, n);
  }
}

/** out = x / √(mean of x² + ε) · weight */
export function rmsNorm(x: usize, weight: usize, out: usize, rows: i32, n: i32, epsilon: f64): void {
  for (const bytes = (<usize>n) << 2; rows > 0; rows--, x += bytes, out += bytes) {
    const scale = 1 / sqrt(squares(x, n, 0) / <f64>n + epsilon);
    scaleRow(x, 0, <f32>scale, weight, 0, out, n);
  }
}

/** Σ (x − mean)² in double precision. */
function squares(x: usize, n: i32, mean: f64): f64 {
  const shift = f64x2.splat(mean);
  let s0 = f64x2.splat(0);
  let s1 = s0;
  for (; n >= 4; n -= 4, x += 16) {
    const a = f64x2.sub(pair(x), shift);
    const b = f64x2.sub(pair(x + 8), shift);
    s0 = f64x2.add(s0, f64x2.mul(a, a));
    s1 = f64x2.add(s1, f64x2.mul(b, b));
  }
  let sum = both(f64x2.add(s0, s1));
  for (; n > 0; n--, x += 4) {
    const a = <f64>load<f32>(x) - mean;
    sum += a * a;
  }
  return sum;
}

function scaleRow(x: usize, mean: f32, scale: f32, weight: usize, bias: usize, out: usize, n: i32): void {
  const bytes = (<usize>n) << 2;
  const whole = (<usize>(n & ~3)) << 2;
  const means = f32x4.splat(mean);
  const scales = f32x4.splat(scale);
  let at: usize = 0;
  for (; at < whole; at += 16) {
    let y = f32x4.mul(f32x4.sub(v128.load(x + at), means), scales);
    if (weight != 0) y = f32x4.mul(y, v128.load(weight + at));
    if (bias != 0) y = f32x4.add(y, v128.load(bias + at));
    v128.store(out + at, y);
  }
  for (; at < bytes; at += 4) {
    let y = (load<f32>(x + at) - mean) * scale;
    if (weight != 0) y *= load<f32>(weight + at);
    if (bias != 0) y += load<f32>(bias + at);
    store<f32>(out + at, y);
  }
}

// Cross-entropy of rows of logits against class numbers, and its gradient at the logits, over contiguous rows.
import { extreme } from "./extreme";
import { exponentials, greatest, logSum } from "./softmax";
import { both } from "./sum";

/**
 * out = log Σ e^(x − max) − (1 − ε)·(x[target] − max) − ε·mean(x − max), and 0 where the target is `ignored`.
 * Stops and returns false at a target outside the n classes.
 */
export function crossEntropy(
  x: usize, targets: usize, out: usize, rows: i32, n: i32, ignored: i32, smoothing: f64,
): bool {
  const kept = <f32>(1 - smoothing);
  for (const bytes = (<usize>n) << 2; rows > 0; rows--, x += bytes, targets += 4, out += 4) {
    const target = load<i32>(targets);
    let loss: f32 = 0;
    if (target != ignored) {
      if (<u32>target >= <u32>n) return false;
      const most = greatest(x, n);
      loss = logSum(x, n, most) - (load<f32>(x + (<usize>target << 2)) - most) * kept;
      if (smoothing != 0) loss -= meanBelow(x, n, most) * <f32>smoothing;
    }
    store<f32>(out, loss);
  }
  return true;
}

/** out = (e^(x − max) / Σ e^(x − max) − ε/n − (1 − ε) at the target) · g, with 0 for g where the target is `ignored`. Returns as above. */
export function crossEntropyGradient(
  x: usize, targets: usize, g: usize, out: usize, rows: i32, n: i32, ignored: i32, smoothing: f64,
): bool {
  const kept = <f32>(1 - smoothing);
  const even = <f32>(smoothing / <f64>n);
  for (const bytes = (<usize>n) << 2; rows > 0; rows--, x += bytes, targets += 4, g += 4, out += bytes) {
    const target = load<i32>(targets);
    const isCounted = target != ignored;
    if (isCounted && <u32>target >= <u32>n) return false;
    const weight: f32 = isCounted ? load<f32>(g) : 0;
    if (weight == 0) {
      // No exponential is needed: 0, or NaN (all bits 1) for a row whose softmax is NaN.
      const most = extreme(true, x, 4, n);
      memory.fill(out, most - most == 0 ? 0 : 0xff, bytes);
      continue;
    }
    scaleRow(out, n, 1 / <f32>exponentials(x, out, n, greatest(x, n)), even, weight);
    const place = out + (<usize>target << 2);
    store<f32>(place, load<f32>(place) - weight * kept);
  }
  return true;
}

/** out = (out · scale − even) · weight */
function scaleRow(out: usize, n: i32, scale: f32, even: f32, weight: f32): void {
  const whole = out + ((<usize>(n & ~3)) << 2);
  const end = out + ((<usize>n) << 2);
  const scales = f32x4.splat(scale);
  const evens = f32x4.splat(even);
  const weights = f32x4.splat(weight);
  for (; out < whole; out += 16) {
    v128.store(out, f32x4.mul(f32x4.sub(f32x4.mul(v128.load(out), scales), evens), weights));
  }
  for (; out < end; out += 4) store<f32>(out, (load<f32>(out) * scale - even) * weight);
}

/** The mean of x − most. */
function meanBelow(x: usize, n: i32, most: f32): f32 {
  const shift = f32x4.splat(most);
  let sums = f64x2.splat(0);
  const end = x + ((<usize>n) << 2);
  for (const whole = end - ((<usize>(n & 1)) << 2); x < whole; x += 8) {
    sums = f64x2.add(sums, f64x2.promote_low_f32x4(f32x4.sub(v128.load64_zero(x), shift)));
  }
  let sum = both(sums);
  if (x < end) sum += <f64>(load<f32>(x) - most);
  return <f32>(sum / <f64>n);
}

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

/**
 * The gradient at x: with x̂ = (x − mean) · r, r = 1 / √(variance + ε) and h = g ⊙ weight it is (h − mean h − x̂ ⊙ mean(h ⊙ x̂)) · r.
 * Root-mean-square normalisation has no means but that of h ⊙ x̂.
 */
export function normGradient(
  isCentred: bool, x: usize, weight: usize, g: usize, out: usize, rows: i32, n: i32, epsilon: f64,
): void {
  for (const bytes = (<usize>n) << 2; rows > 0; rows--, x += bytes, g += bytes, out += bytes) {
    const mean = isCentred ? sumRow(x, 4, n) / <f64>n : 0;
    const scale = 1 / sqrt(squares(x, n, mean) / <f64>n + epsilon);
    const means = f64x2.splat(mean);
    let alongs = f64x2.splat(0);
    let plains = alongs;
    const whole = (<usize>(n & ~1)) << 2;
    for (let at: usize = 0; at < whole; at += 8) {
      const h = f64x2.mul(pair(g + at), pair(weight + at));
      alongs = f64x2.add(alongs, f64x2.mul(h, f64x2.sub(pair(x + at), means)));
      plains = f64x2.add(plains, h);
    }
    let along = both(alongs);
    let plain = both(plains);
    if (n & 1) {
      const h = <f64>load<f32>(g + whole) * <f64>load<f32>(weight + whole);
      along += h * (<f64>load<f32>(x + whole) - mean);
      plain += h;
    }
    const shift = isCentred ? <f32>(plain / <f64>n) : 0;
    spread(x, weight, g, out, n, <f32>mean, <f32>scale, shift, <f32>((along * scale) / <f64>n));
  }
}

/** The gradients at weight and bias, one after another: Σ g ⊙ x̂ and Σ g over the rows. `sums` has room for 2 n doubles. */
export function normSums(
  isCentred: bool, x: usize, g: usize, out: usize, rows: i32, n: i32, epsilon: f64, sums: usize,
): void {
  const bytes = (<usize>n) << 2;
  const biases = sums + (bytes << 1);
  memory.fill(sums, 0, bytes << 2);
  for (; rows > 0; rows--, x += bytes, g += bytes) {
    const mean = isCentred ? sumRow(x, 4, n) / <f64>n : 0;
    const scale = 1 / sqrt(squares(x, n, mean) / <f64>n + epsilon);
    const means = f64x2.splat(mean);
    const scales = f64x2.splat(scale);
    const whole = (<usize>(n & ~1)) << 2;
    for (let at: usize = 0; at < whole; at += 8) {
      const arrived = pair(g + at);
      add(sums + (at << 1), f64x2.mul(arrived, f64x2.mul(f64x2.sub(pair(x + at), means), scales)));
      if (isCentred) add(biases + (at << 1), arrived);
    }
    if (n & 1) {
      const arrived = <f64>load<f32>(g + whole);
      const at = whole << 1;
      store<f64>(sums + at, load<f64>(sums + at) + arrived * ((<f64>load<f32>(x + whole) - mean) * scale));
      if (isCentred) store<f64>(biases + at, load<f64>(biases + at) + arrived);
    }
  }
  const count = isCentred ? 2 * n : n;
  for (let i = 0; i < count; i++, out += 4) store<f32>(out, <f32>load<f64>(sums + (<usize>i << 3)));
}

@inline function add(to: usize, x: v128): void {
  v128.store(to, f64x2.add(v128.load(to), x));
}

/** out = (g ⊙ weight − plain − (x − mean) · scale · along) · scale */
function spread(
  x: usize, weight: usize, g: usize, out: usize, n: i32, mean: f32, scale: f32, plain: f32, along: f32,
): void {
  const bytes = (<usize>n) << 2;
  const whole = (<usize>(n & ~3)) << 2;
  const means = f32x4.splat(mean);
  const scales = f32x4.splat(scale);
  const plains = f32x4.splat(plain);
  const alongs = f32x4.splat(along);
  let at: usize = 0;
  for (; at < whole; at += 16) {
    const normed = f32x4.mul(f32x4.sub(v128.load(x + at), means), scales);
    const h = f32x4.sub(f32x4.mul(v128.load(g + at), v128.load(weight + at)), plains);
    v128.store(out + at, f32x4.mul(f32x4.sub(h, f32x4.mul(normed, alongs)), scales));
  }
  for (; at < bytes; at += 4) {
    const normed = (load<f32>(x + at) - mean) * scale;
    const h = load<f32>(g + at) * load<f32>(weight + at) - plain;
    store<f32>(out + at, (h - normed * along) * scale);
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

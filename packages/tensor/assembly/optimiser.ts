// What an optimiser does to one tensor: passes over elements that lie one after another. Square roots and divisions are exact, so
// that a vector and what is left over give the same.

/** out = a · x + b · y, or a · x + b · y² */
export function blend(isSquared: bool, x: usize, y: usize, out: usize, n: i32, a: f32, b: f32): void {
  const bytes = <usize>n << 2;
  const whole = <usize>(n & ~3) << 2;
  const as = f32x4.splat(a);
  const bs = f32x4.splat(b);
  let at: usize = 0;
  for (; at < whole; at += 16) {
    const value = v128.load(y + at);
    const added = isSquared ? f32x4.mul(value, value) : value;
    v128.store(out + at, f32x4.add(f32x4.mul(v128.load(x + at), as), f32x4.mul(added, bs)));
  }
  for (; at < bytes; at += 4) {
    const value = load<f32>(y + at);
    store<f32>(out + at, load<f32>(x + at) * a + (isSquared ? value * value : value) * b);
  }
}

/** out = x · decay − mean · rate / (√square / root + eps) */
export function adamStep(
  x: usize, mean: usize, square: usize, out: usize, n: i32, decay: f32, rate: f32, root: f32, eps: f32,
): void {
  const bytes = <usize>n << 2;
  const whole = <usize>(n & ~3) << 2;
  const decays = f32x4.splat(decay);
  const rates = f32x4.splat(rate);
  const roots = f32x4.splat(root);
  const least = f32x4.splat(eps);
  let at: usize = 0;
  for (; at < whole; at += 16) {
    const scale = f32x4.add(f32x4.div(f32x4.sqrt(v128.load(square + at)), roots), least);
    const step = f32x4.div(f32x4.mul(v128.load(mean + at), rates), scale);
    v128.store(out + at, f32x4.sub(f32x4.mul(v128.load(x + at), decays), step));
  }
  for (; at < bytes; at += 4) {
    const scale = sqrt<f32>(load<f32>(square + at)) / root + eps;
    store<f32>(out + at, load<f32>(x + at) * decay - (load<f32>(mean + at) * rate) / scale);
  }
}

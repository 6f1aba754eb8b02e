// exp, sigmoid, tanh and their relatives on four lanes. The constants are read from memory: the engine would otherwise build
// them anew at every use.

// prettier-ignore
const C = memory.data<f32>([
  -104, 89, // 0: below every subnormal result, above every finite one
  1.4426950408889634, 12582912, // 2: 1 / ln 2, and 1.5 · 2²³, whose addition rounds to a whole number
  0.693359375, -2.12194440e-4, // 4: ln 2 in two parts, the first with 10 bits
  0.499999934123, 0.166665201055, 0.0416683942590, 0.00836878062226, 0.00138144647615, // 6: (eʳ − 1 − r) / r², |r| ≤ ln 2 / 2, to 3·10⁻⁹
  -0.333332839236, 0.133314912486, -0.0537434952643, 0.0206505790116, -0.00571703656899, // 11: (tanh x / x − 1) / x², |x| ≤ 0.625, to 4·10⁻⁹
  0.625, 2, 1, 0.5, // 16
  0.7978845608028654, 0.044715, // 20: √(2/π), and the cubic term of the tanh form of gelu
  0.134145, // 22: three times that
]);

@inline function c(index: i32): v128 {
  return v128.load32_splat(C + (<usize>index << 2));
}

/** eˣ = 2ⁿ · eʳ with |r| ≤ ln 2 / 2; the power in two factors, so that subnormal results and overflow come out by themselves. */
@inline export function exp(x: v128): v128 {
  const isNothing = f32x4.le(x, c(0));
  x = f32x4.pmin(f32x4.pmax(x, c(0)), c(1));
  const shifted = f32x4.add(f32x4.mul(x, c(2)), c(3));
  const n = f32x4.sub(shifted, c(3));
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(n, c(4))), f32x4.mul(n, c(5)));
  let p = f32x4.add(f32x4.mul(c(10), r), c(9));
  p = f32x4.add(f32x4.mul(p, r), c(8));
  p = f32x4.add(f32x4.mul(p, r), c(7));
  p = f32x4.add(f32x4.mul(p, r), c(6));
  const y = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(r, r), p), r), c(18));
  const exponent = i32x4.sub(shifted, c(3));
  const half = i32x4.shr_s(exponent, 1);
  // 0 at once where the result is 0: the processor takes a hundred cycles to round a product down to it.
  const first = v128.andnot(i32x4.add(i32x4.shl(half, 23), c(18)), isNothing);
  const second = i32x4.add(i32x4.shl(i32x4.sub(exponent, half), 23), c(18));
  return f32x4.mul(f32x4.mul(y, first), second);
}

/** 1 / (1 + e⁻ˣ), through e^(−|x|) so that small results keep their precision. */
@inline export function sigmoid(x: v128): v128 {
  const e = exp(f32x4.neg(f32x4.abs(x)));
  const isNegative = f32x4.lt(x, f32x4.splat(0));
  return f32x4.div(v128.bitselect(e, c(18), isNegative), f32x4.add(c(18), e));
}

/** A polynomial below 0.625, 1 − 2 / (e²ˣ + 1) above. */
@inline export function tanh(x: v128): v128 {
  const a = f32x4.abs(x);
  const z = f32x4.mul(a, a);
  let p = f32x4.add(f32x4.mul(c(15), z), c(14));
  p = f32x4.add(f32x4.mul(p, z), c(13));
  p = f32x4.add(f32x4.mul(p, z), c(12));
  p = f32x4.add(f32x4.mul(p, z), c(11));
  const small = f32x4.add(a, f32x4.mul(a, f32x4.mul(z, p)));
  const large = f32x4.sub(c(18), f32x4.div(c(17), f32x4.add(exp(f32x4.add(a, a)), c(18))));
  return withSign(v128.bitselect(small, large, f32x4.lt(a, c(16))), x);
}

/** x · sigmoid(x) */
@inline export function silu(x: v128): v128 {
  return f32x4.mul(x, sigmoid(x));
}

/** ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))) */
@inline export function geluTanh(x: v128): v128 {
  const cube = f32x4.mul(f32x4.mul(x, x), x);
  const inner = f32x4.mul(c(20), f32x4.add(x, f32x4.mul(c(21), cube)));
  return f32x4.mul(f32x4.mul(c(19), x), f32x4.add(c(18), tanh(inner)));
}

/** The derivative of silu: s + x · s · (1 − s) with s = sigmoid(x) */
@inline export function siluSlope(x: v128): v128 {
  const s = sigmoid(x);
  return f32x4.add(s, f32x4.mul(f32x4.mul(x, s), f32x4.sub(c(18), s)));
}

/** The derivative of geluTanh: ½ (1 + t + x (1 − t²) · √(2/π) (1 + 3 · 0.044715 x²)), t its tanh */
@inline export function geluTanhSlope(x: v128): v128 {
  const square = f32x4.mul(x, x);
  const t = tanh(f32x4.mul(c(20), f32x4.add(x, f32x4.mul(c(21), f32x4.mul(square, x)))));
  const inner = f32x4.mul(c(20), f32x4.add(c(18), f32x4.mul(c(22), square)));
  const bend = f32x4.mul(f32x4.mul(x, f32x4.sub(c(18), f32x4.mul(t, t))), inner);
  return f32x4.mul(c(19), f32x4.add(f32x4.add(c(18), t), bend));
}

/** |magnitude| with the sign of x; the magnitude must not be negative. */
@inline export function withSign(magnitude: v128, x: v128): v128 {
  return v128.or(magnitude, v128.and(x, f32x4.splat(-0.0)));
}

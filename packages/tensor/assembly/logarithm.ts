// log and log1p on four lanes.

// prettier-ignore
const C = memory.data<f32>([
  0.333333103725, -0.249999865559, 0.200022315772, -0.166692571348, 0.142185548259, -0.123841622188, 0.118736004385, -0.117912703214, 0.0691572630710, // 0: (log(1 + f) − f + f²/2) / f³, √½ ≤ 1 + f ≤ √2, to 7·10⁻¹⁰
  0.693359375, -2.12194440e-4, // 9: ln 2 in two parts, the first with 10 bits
  1, 0.5, 1.1754943508222875e-38, 8388608, // 11: the last two are the least normal number and 2²³
  Infinity, -Infinity, NaN, // 15
]);
// prettier-ignore
const BITS = memory.data<i32>([
  0x3f3504f3, 0x7fffff, 23, // √½ as float32, the bits of a mantissa, and their number
]);

@inline function c(index: i32): v128 {
  return v128.load32_splat(C + (<usize>index << 2));
}

@inline function bitsOf(index: i32): v128 {
  return v128.load32_splat(BITS + (<usize>index << 2));
}

/** log x = n · ln 2 + log m with √½ ≤ m ≤ √2; log 0 is −∞, of a negative number NaN. */
@inline export function log(x: v128): v128 {
  const isTiny = f32x4.lt(x, c(13));
  const bits = v128.bitselect(f32x4.mul(x, c(14)), x, isTiny);
  const shifted = i32x4.sub(bits, bitsOf(0));
  const exponent = i32x4.sub(i32x4.shr_s(shifted, 23), v128.and(isTiny, bitsOf(2)));
  const m = i32x4.add(v128.and(shifted, bitsOf(1)), bitsOf(0));
  const f = f32x4.sub(m, c(11));
  const n = f32x4.convert_i32x4_s(exponent);
  const z = f32x4.mul(f, f);
  let p = f32x4.add(f32x4.mul(c(8), f), c(7));
  p = f32x4.add(f32x4.mul(p, f), c(6));
  p = f32x4.add(f32x4.mul(p, f), c(5));
  p = f32x4.add(f32x4.mul(p, f), c(4));
  p = f32x4.add(f32x4.mul(p, f), c(3));
  p = f32x4.add(f32x4.mul(p, f), c(2));
  p = f32x4.add(f32x4.mul(p, f), c(1));
  p = f32x4.add(f32x4.mul(p, f), c(0));
  let y = f32x4.mul(f32x4.mul(f, z), p);
  y = f32x4.add(y, f32x4.mul(n, c(10)));
  y = f32x4.sub(y, f32x4.mul(c(12), z));
  y = f32x4.add(f32x4.add(f, y), f32x4.mul(n, c(9)));
  const zero = f32x4.splat(0);
  y = v128.bitselect(y, x, f32x4.lt(x, c(15)));
  y = v128.bitselect(c(16), y, f32x4.eq(x, zero));
  return v128.bitselect(c(17), y, f32x4.lt(x, zero));
}

/** log(1 + x) = log u + (x − (u − 1)) / u for the rounded u = 1 + x. */
@inline export function log1p(x: v128): v128 {
  const u = f32x4.add(c(11), x);
  const y = log(u);
  const corrected = f32x4.add(y, f32x4.div(f32x4.sub(x, f32x4.sub(u, c(11))), u));
  const isPlain = v128.and(f32x4.gt(u, f32x4.splat(0)), f32x4.lt(u, c(15)));
  return v128.bitselect(x, v128.bitselect(corrected, y, isPlain), f32x4.eq(x, f32x4.splat(0)));
}

// sin and cos, in double precision, two lanes at a time. Arguments of 2²⁰ and more go one by one through a longer reduction.

// prettier-ignore
const C = memory.data<f64>([
  0.6366197723675814, // 0: 2/π
  1.57079632673412561417, 6.07710050650619224932e-11, // 1: π/2 in two parts, the first with 33 bits
  -0.166666666416, 0.00833332938358, -0.000198393340828, 0.00000271830422606, // 3: (sin r / r − 1) / r², |r| ≤ π/4, to 5·10⁻¹²
  0.0416666666228, -0.00138888837506, 0.0000247995192463, -2.72101732395e-7, // 7: (cos r − 1 + r²/2) / r⁴, to 10⁻¹³
  1, 0.5, // 11
]);

/** The first 256 binary digits of 2/π. */
// prettier-ignore
const TWO_OVER_PI = memory.data<u32>([0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041, 0xfe5163ab, 0xdebbc561]);

@inline function c(index: i32): v128 {
  return v128.load64_splat(C + (<usize>index << 3));
}

/** sin(x + quarters · π/2); cos x is sin(x + π/2). */
@inline export function sine(x: v128, quarters: i32): v128 {
  const isLarge = v128.not(f32x4.lt(f32x4.abs(x), f32x4.splat(1048576)));
  let y = v128.shuffle<i32>(
    sinePair(f64x2.promote_low_f32x4(x), quarters),
    sinePair(f64x2.promote_low_f32x4(v128.shuffle<i32>(x, x, 2, 3, 2, 3)), quarters),
    0, 1, 4, 5,
  );
  if (v128.any_true(isLarge)) y = v128.bitselect(sineLarge(x, quarters), y, isLarge);
  return quarters == 0 ? v128.bitselect(x, y, f32x4.eq(x, f32x4.splat(0))) : y;
}

@inline function sinePair(x: v128, quarters: i32): v128 {
  const n = f64x2.nearest(f64x2.mul(x, c(0)));
  const r = f64x2.sub(f64x2.sub(x, f64x2.mul(n, c(1))), f64x2.mul(n, c(2)));
  const quadrant = i32x4.add(i32x4.trunc_sat_f64x2_s_zero(n), i32x4.splat(quarters));
  return f32x4.demote_f64x2_zero(sineReduced(r, v128.shuffle<i32>(quadrant, quadrant, 0, 0, 1, 1)));
}

/** sin(r + quadrant · π/2) for |r| ≤ π/4; each lane of the quadrant stands twice. */
@inline function sineReduced(r: v128, quadrant: v128): v128 {
  const z = f64x2.mul(r, r);
  let s = f64x2.add(f64x2.mul(c(6), z), c(5));
  s = f64x2.add(f64x2.mul(s, z), c(4));
  s = f64x2.add(f64x2.mul(s, z), c(3));
  s = f64x2.mul(r, f64x2.add(f64x2.mul(s, z), c(11)));
  let t = f64x2.add(f64x2.mul(c(10), z), c(9));
  t = f64x2.add(f64x2.mul(t, z), c(8));
  t = f64x2.add(f64x2.mul(t, z), c(7));
  t = f64x2.add(f64x2.mul(f64x2.mul(z, z), t), f64x2.sub(c(11), f64x2.mul(c(12), z)));
  const one = i32x4.splat(1);
  const isCosine = i32x4.eq(v128.and(quadrant, one), one);
  const sign = i64x2.shl(v128.and(quadrant, i32x4.splat(2)), 62);
  return v128.xor(v128.bitselect(t, s, isCosine), sign);
}

function sineLarge(x: v128, quarters: i32): v128 {
  let y = f32x4.splat(sineOfLarge(f32x4.extract_lane(x, 0), quarters));
  y = f32x4.replace_lane(y, 1, sineOfLarge(f32x4.extract_lane(x, 1), quarters));
  y = f32x4.replace_lane(y, 2, sineOfLarge(f32x4.extract_lane(x, 2), quarters));
  return f32x4.replace_lane(y, 3, sineOfLarge(f32x4.extract_lane(x, 3), quarters));
}

/**
 * |x| = m · 2ᵉ with a 24-bit m. Digits of 2/π before place e − 1 add whole turns; the 96 from there on, times m, give x · 2/π
 * modulo 4 to 2⁻⁷⁰ (Payne and Hanek's reduction).
 */
function sineOfLarge(x: f32, quarters: i32): f32 {
  const bits = reinterpret<u32>(x);
  const exponent = <i32>((bits >> 23) & 0xff) - 150;
  if (exponent < -3) return 0; // a lane that needs no long reduction
  if (exponent == 105) return NaN;
  const m = <u64>((bits & 0x7fffff) | 0x800000);
  const first = exponent - 2; // digits to leave out
  const low = m * digits(first + 64);
  const middle = m * digits(first + 32) + (low >> 32);
  const high = m * digits(first) + (middle >> 32);
  let turns = (high << 32) | (middle & 0xffffffff); // in units of 2⁻⁶² quadrants, modulo 4
  if (x < 0) turns = 0 - turns;
  const quadrant = <i32>((turns + (<u64>1 << 61)) >> 62) + quarters;
  const r = <f64>(<i64>(turns << 2)) * 8.515303950216386e-20; // π/2 · 2⁻⁶⁴
  return <f32>f64x2.extract_lane(sineReduced(f64x2.splat(r), i32x4.splat(quadrant)), 0);
}

/** 32 binary digits of 2/π after the first `skip`; there are zeros before the first. */
function digits(skip: i32): u64 {
  if (skip < 0) return <u64>(load<u32>(TWO_OVER_PI) >> <u32>-skip);
  const at = TWO_OVER_PI + (<usize>(skip >> 5) << 2);
  const pair = (<u64>load<u32>(at) << 32) | <u64>load<u32>(at, 4);
  return (pair >> (32 - <u64>(skip & 31))) & 0xffffffff;
}

// The rows that quantised weights are multiplied with, as whole numbers: 14 bits per element, one scale per group of 32. Both
// builds compute with the same numbers and differ in how they keep them. Not here: the weights.

/** Elements that share a scale. */
export const GROUP: i32 = 32;
/** Bytes of one group of one row: 64 of elements, then the scale, then −8 × the sum of the elements. */
export const RECORD: usize = 80;
export const SCALE: usize = 64;
export const SUM: usize = 68;

/** The greatest element of a group becomes this. */
const MOST: f32 = 8191;
/** A group of no greater elements counts as zeros: the reciprocal of its scale would overflow. */
const LEAST: f32 = 1e-34;

/**
 * x [rows, n] → records [rows, ⌈n / 32⌉]. A group with a NaN or an infinity gets the scale NaN. In the relaxed build an element is
 * two digits to the base 128: the low one from 0 to 127, and the high one, to which `offset` (0 or 64) is added so that it can be made
 * positive; in the plain build it is an int16 and `offset` means nothing.
 * @param apart room for 32 elements.
 */
export function quantiseRows(x: usize, rows: i32, n: i32, to: usize, offset: i32, apart: usize): void {
  for (; rows > 0; rows--) {
    let left = n;
    for (; left >= GROUP; left -= GROUP, x += 128, to += RECORD) quantiseGroup(x, to, offset);
    if (left <= 0) continue;
    const bytes = <usize>left << 2;
    memory.fill(apart, 0, 128);
    memory.copy(apart, x, bytes);
    quantiseGroup(apart, to, offset);
    x += bytes;
    to += RECORD;
  }
}

function quantiseGroup(x: usize, to: usize, offset: i32): void {
  const most = largest(x);
  const isFinite = most < Infinity;
  const factor = most > LEAST && isFinite ? MOST / most : 0;
  const factors = f32x4.splat(factor);
  let sum = i32x4.splat(0);
  for (let i: usize = 0; i < 4; i++, x += 32) {
    const a = whole(v128.load(x), factors);
    const b = whole(v128.load(x, 16), factors);
    sum = i32x4.add(sum, i32x4.add(a, b));
    const eight = i16x8.narrow_i32x4_s(a, b);
    if (ASC_FEATURE_RELAXED_SIMD) {
      const high = i16x8.add(i16x8.shr_s(eight, 7), i16x8.splat(<i16>offset));
      v128.store64_lane(to + (i << 3), i8x16.narrow_i16x8_s(high, high), 0);
      const low = v128.and(eight, i16x8.splat(127));
      v128.store64_lane(to + (i << 3), i8x16.narrow_i16x8_s(low, low), 0, 32);
    } else v128.store(to + (i << 4), eight);
  }
  store<f32>(to, isFinite ? (factor == 0 ? 0 : most / MOST) : NaN, SCALE);
  store<i32>(to, -8 * sumOf(sum), SUM);
}

@inline function whole(x: v128, factor: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(x, factor)));
}

@inline function sumOf(x: v128): i32 {
  return i32x4.extract_lane(x, 0) + i32x4.extract_lane(x, 1) + i32x4.extract_lane(x, 2) + i32x4.extract_lane(x, 3);
}

/** max |x| of a group; NaN where there is one. */
export function largest(x: usize): f32 {
  let most = f32x4.abs(v128.load(x));
  for (let i: usize = 16; i < 128; i += 16) most = f32x4.max(most, f32x4.abs(v128.load(x + i)));
  return max(
    max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
    max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
  );
}

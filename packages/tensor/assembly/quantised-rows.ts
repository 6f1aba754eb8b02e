// The rows that quantised weights are multiplied with, as whole numbers with one scale per group of 32 elements. A few rows get 14 bits per
// element, as good as float32; many rows get 7 bits in the relaxed build, whose products of bytes are four times as fast, and a single row gets
// 8 bits there for weights of 4. Not here: the weights.

/** Elements that share a scale. */
export const GROUP: i32 = 32;
/** Bytes before the first group: a vector of what the products call their constant. */
export const HEAD: usize = 16;

/** A group of 14 bits: 64 bytes of elements, then the scale, then −8 × the sum of the elements; all on whole vectors. */
export const RECORD: usize = 80;
export const SCALE: usize = 64;
export const SUM: usize = 68;
/** A group of 7 bits: 32 bytes of elements + 64, then the scale. */
export const COARSE_RECORD: usize = 48;
export const COARSE_SCALE: usize = 32;

/** A group of 8 bits: as one of 7 without the 64, and after the scale −8 × the sum of the elements. */
export const BYTE_RECORD: usize = 48;
export const BYTE_SCALE: usize = 32;
export const BYTE_SUM: usize = 36;

/** From so many rows on it pays to prepare weights once for all of them. */
const MANY: i32 = 6;
/** The greatest element of a group becomes this. */
const MOST: f32 = 8191;
const COARSE_MOST: f32 = 63;
const BYTE_MOST: f32 = 127;
/** A group of no greater elements counts as zeros: the reciprocal of its scale would overflow. */
const LEAST: f32 = 1e-34;

@inline export function isMany(rows: i32): bool {
  return rows >= MANY;
}

/** Whether so many rows get 7 bits. */
@inline function isCoarse(rows: i32): bool {
  return ASC_FEATURE_RELAXED_SIMD && isMany(rows);
}

/** Whether so many rows get 8 bits: the weights are the factors from 0 to 127, so that a row needs no digits. */
@inline export function isByte(bits: i32, rows: i32): bool {
  return ASC_FEATURE_RELAXED_SIMD && bits == 4 && rows == 1;
}

/** Whether weights of 4 bits are used as they are, and not widened to 8 bits before. */
@inline function isNarrow(bits: i32, rows: i32): bool {
  return bits == 4 && !isMany(rows);
}

@inline export function rowBytes(rows: i32, groups: i32): usize {
  return <usize>groups * (isCoarse(rows) ? COARSE_RECORD : RECORD);
}

/** Bytes that `quantiseRows` writes. */
export function quantisedRowBytes(rows: i32, groups: i32): usize {
  return HEAD + <usize>rows * rowBytes(rows, groups);
}

/**
 * x [rows, n] → groups [rows, ⌈n / 32⌉] after a head, for a product with weights of these bits. A group with a NaN or an infinity gets the scale
 * NaN. With 14 bits an element is an int16 in the plain build; in the relaxed build it is two digits to the base 128, and the high one is
 * made positive by 64 except for 4-bit weights, which are positive themselves.
 * @param apart room for 32 elements.
 */
export function quantiseRows(bits: i32, x: usize, rows: i32, n: i32, to: usize, apart: usize): void {
  v128.store(to, isNarrow(bits, rows) ? i8x16.splat(15) : i8x16.splat(64));
  to += HEAD;
  const coarse = isCoarse(rows);
  const offset = isNarrow(bits, rows) ? 0 : 64;
  const byte = isByte(bits, rows);
  const step = coarse ? COARSE_RECORD : byte ? BYTE_RECORD : RECORD;
  for (; rows > 0; rows--) {
    for (let left = n; left > 0; left -= GROUP, to += step) {
      const bytes = <usize>min(left, GROUP) << 2;
      const from = left >= GROUP ? x : filledUp(x, bytes, apart);
      if (coarse) coarseGroup(from, to);
      else if (byte) byteGroup(from, to);
      else fineGroup(from, to, offset);
      x += bytes;
    }
  }
}

function filledUp(x: usize, bytes: usize, apart: usize): usize {
  memory.fill(apart, 0, 128);
  memory.copy(apart, x, bytes);
  return apart;
}

function fineGroup(x: usize, to: usize, offset: i32): void {
  const greatest = largest(x);
  const factors = f32x4.splat(factorFor(greatest, MOST));
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
  store<f32>(to, scaleFor(greatest, MOST), SCALE);
  store<i32>(to, -8 * sumOf(sum), SUM);
}

function coarseGroup(x: usize, to: usize): void {
  const greatest = largest(x);
  const factors = f32x4.splat(factorFor(greatest, COARSE_MOST));
  for (let i: usize = 0; i < 4; i++, x += 32) {
    const eight = i16x8.narrow_i32x4_s(whole(v128.load(x), factors), whole(v128.load(x, 16), factors));
    const moved = i16x8.add(eight, i16x8.splat(64));
    v128.store64_lane(to + (i << 3), i8x16.narrow_i16x8_s(moved, moved), 0);
  }
  store<f32>(to, scaleFor(greatest, COARSE_MOST), COARSE_SCALE);
}

function byteGroup(x: usize, to: usize): void {
  const greatest = largest(x);
  const factors = f32x4.splat(factorFor(greatest, BYTE_MOST));
  let sum = i32x4.splat(0);
  for (let i: usize = 0; i < 4; i++, x += 32) {
    const a = whole(v128.load(x), factors);
    const b = whole(v128.load(x, 16), factors);
    sum = i32x4.add(sum, i32x4.add(a, b));
    const eight = i16x8.narrow_i32x4_s(a, b);
    v128.store64_lane(to + (i << 3), i8x16.narrow_i16x8_s(eight, eight), 0);
  }
  store<f32>(to, scaleFor(greatest, BYTE_MOST), BYTE_SCALE);
  store<i32>(to, -8 * sumOf(sum), BYTE_SUM);
}

@inline function factorFor(greatest: f32, most: f32): f32 {
  return greatest > LEAST && greatest < Infinity ? most / greatest : 0;
}

@inline function scaleFor(greatest: f32, most: f32): f32 {
  return greatest < Infinity ? greatest / most : NaN;
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

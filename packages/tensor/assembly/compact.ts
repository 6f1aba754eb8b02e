// Rows of keys and values in a compact form: float16, two in a word, or int8, four in a word with one float32 scale for 32 of them. The first
// element of a word is in its lowest bits.
import { paddedRow, setRowStep } from "./attention-rows";

export const HALVES: i32 = 1;
export const BYTES: i32 = 2;
/** Elements that share a scale. */
export const SHARED: i32 = 32;

/** Words of a row. */
@inline export function wordsOf(format: i32, width: i32): i32 {
  return format == HALVES ? (width + 1) >> 1 : (width + 3) >> 2;
}

/** `count` rows of `width` elements as float32 in `room`; `line` and `scaleLine` bytes from one row to the next. */
export function unpackRows(
  format: i32, from: usize, line: i32, scales: usize, scaleLine: i32, count: i32, width: i32, room: usize,
): usize {
  const row = paddedRow(width);
  setRowStep(row);
  let to = room;
  for (; count > 0; count--, from += <usize>line, scales += <usize>scaleLine, to += row)
    if (format == HALVES) unpackHalves(from, width, to);
    else unpackBytes(from, scales, width, to);
  return room;
}

/** Whole eights of elements are read and written. */
function unpackHalves(from: usize, width: i32, to: usize): void {
  const power = f32x4.splat(reinterpret<f32>(0x77800000)); // 2¹¹²
  for (; width > 0; width -= 8, from += 16, to += 32) {
    const x = v128.load(from);
    v128.store(to, floats(i32x4.extend_low_i16x8_s(x), power));
    v128.store(to, floats(i32x4.extend_high_i16x8_s(x), power), 16);
  }
}

/** float32 of float16, given as int32. */
@inline function floats(x: v128, power: v128): v128 {
  const rest = v128.and(i32x4.shl(x, 13), i32x4.splat(0x0fffe000));
  const isSpecial = i32x4.ge_s(rest, i32x4.splat(0x0f800000)); // infinite, or no number
  const value = v128.or(f32x4.mul(rest, power), v128.and(isSpecial, i32x4.splat(0x7f800000)));
  return v128.or(value, v128.and(x, i32x4.splat(0x80000000)));
}

function unpackBytes(from: usize, scales: usize, width: i32, to: usize): void {
  for (; width > 0; width -= SHARED, scales += 4) {
    const scale = v128.load32_splat(scales);
    for (let n = min(width, SHARED); n > 0; n -= 8, from += 8, to += 32) {
      const x = v128.load8x8_s(from);
      v128.store(to, f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(x)), scale));
      v128.store(to, f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(x)), scale), 16);
    }
  }
}

/** The words of `rows` rows x [width], one after another. */
export function packHalves(x: usize, out: usize, rows: i32, width: i32): void {
  for (; rows > 0; rows--) {
    for (let i = 0; i < width; i += 2, x += 8, out += 4) {
      const high = i + 1 < width ? half(load<u32>(x, 4)) : 0;
      store<u32>(out, half(load<u32>(x)) | (high << 16));
    }
    if (width & 1) x -= 4;
  }
}

/** The nearest float16 to float32 bits, even among two. */
@inline function half(bits: u32): u32 {
  const sign = (bits >> 16) & 0x8000;
  const rest = bits & 0x7fffffff;
  if (rest >= 0x47800000) return sign | (rest > 0x7f800000 ? 0x7e00 : 0x7c00);
  if (rest < 0x38800000) return sign | (reinterpret<u32>(reinterpret<f32>(rest) + 0.5) - 0x3f000000);
  return sign | ((rest + 0xc8000fff + ((rest >> 13) & 1)) >> 13);
}

/** The words of `rows` rows x [width], and their scales: the greatest of 32 becomes 127. */
export function packBytes(x: usize, out: usize, scales: usize, rows: i32, width: i32): void {
  for (; rows > 0; rows--) {
    let at: usize = 0;
    for (let first = 0; first < width; first += SHARED, scales += 4) {
      const n = min(SHARED, width - first);
      let most: f32 = 0;
      for (let i = 0; i < n; i++) most = max(most, abs(load<f32>(x + (<usize>i << 2))));
      const scale = most / 127;
      store<f32>(scales, scale);
      for (let i = 0; i < n; i++, at++, x += 4)
        store<i8>(out + at, scale == 0 ? 0 : <i8>i32x4.extract_lane(i32x4.trunc_sat_f32x4_s(f32x4.splat(nearest(load<f32>(x) / scale))), 0));
    }
    for (; at & 3; at++) store<i8>(out + at, 0);
    out += at;
  }
}

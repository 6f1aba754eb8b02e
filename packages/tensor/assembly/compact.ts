// Rows of keys and values in a compact form: float16, two in a word; or int8, four in a word, followed by the float16 scales of 32 of them each, two in
// a word. The first of a word is in its lowest bits.
import { paddedRow, setRowStep } from "./attention-rows";

/** The number of float16; 2 is int8. */
const HALVES: i32 = 1;
/** Elements that share a scale. */
const SHARED: i32 = 32;

/** Bytes of the elements of a row of int8; its scales come behind. */
@inline function byteRow(width: i32): usize {
  return <usize>((width + 3) & ~3);
}

/** `count` rows of `width` elements, `line` bytes apart, as float32 in `room`. */
export function unpackRows(format: i32, from: usize, line: i32, count: i32, width: i32, room: usize): usize {
  const row = paddedRow(width);
  setRowStep(row);
  let to = room;
  for (; count > 0; count--, from += <usize>line, to += row) unpackRow(format, from, width, to);
  return room;
}

/** Whole eights of elements are read and written. */
@inline function unpackRow(format: i32, from: usize, width: i32, to: usize): void {
  if (format == HALVES) unpackHalves(from, width, to);
  else unpackBytes(from, width, to);
}

/** The same, `rows` rows one after another on both sides; `room` is for one padded row. */
export function unpack(format: i32, from: usize, out: usize, rows: i32, width: i32, room: usize): void {
  const line = format == HALVES ? <usize>((width + 1) >> 1) << 2 : byteRow(width) + ((<usize>((width + 63) >> 6)) << 2);
  const bytes = <usize>width << 2;
  for (; rows > 0; rows--, from += line, out += bytes) {
    unpackRow(format, from, width, room);
    memory.copy(out, room, bytes);
  }
}

// prettier-ignore
/** What a float16 keeps of its sign-extended bits when they are moved up by 13, 2¹¹², ∞, and the first number that no float16 is. */
const C = memory.data<u32>([0x8fffe000, 0x77800000, 0x7f800000, 0x47800000]);

@inline function c(index: i32): v128 {
  return v128.load32_splat(C + (<usize>index << 2));
}

function unpackHalves(from: usize, width: i32, to: usize): void {
  const kept = c(0);
  const power = c(1);
  const infinity = c(2);
  const limit = c(3);
  for (; width > 0; width -= 8, from += 16, to += 32) {
    const x = v128.load(from);
    v128.store(to, floats(i32x4.extend_low_i16x8_s(x), kept, power, infinity, limit));
    v128.store(to, floats(i32x4.extend_high_i16x8_s(x), kept, power, infinity, limit), 16);
  }
}

/** float32 of float16, given as int32: the exponent is 112 too small, and that of what is infinite or no number only so large. */
@inline function floats(x: v128, kept: v128, power: v128, infinity: v128, limit: v128): v128 {
  const value = f32x4.mul(v128.and(i32x4.shl(x, 13), kept), power);
  return v128.or(value, v128.and(f32x4.ge(f32x4.abs(value), limit), infinity));
}

/** The same for one. */
@inline function floatOf(half: i32): f32 {
  return f32x4.extract_lane(floats(i32x4.splat((half << 16) >> 16), c(0), c(1), c(2), c(3)), 0);
}

function unpackBytes(from: usize, width: i32, to: usize): void {
  let scales = from + byteRow(width);
  for (; width > 0; width -= SHARED, scales += 2) {
    const scale = f32x4.splat(floatOf(load<u16>(scales)));
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
    for (let i = 0; i < width; i++, x += 4, out += 2) store<u16>(out, half(load<u32>(x)));
    if (width & 1) {
      store<u16>(out, 0);
      out += 2;
    }
  }
}

/** The nearest float16 to float32 bits, even among two. */
function half(bits: u32): u32 {
  const sign = (bits >> 16) & 0x8000;
  const rest = bits & 0x7fffffff;
  if (rest >= 0x47800000) return sign | (rest > 0x7f800000 ? 0x7e00 : 0x7c00);
  if (rest < 0x38800000) return sign | (reinterpret<u32>(reinterpret<f32>(rest) + 0.5) - 0x3f000000);
  return sign | ((rest + 0xc8000fff + ((rest >> 13) & 1)) >> 13);
}

/** The words of `rows` rows x [width]: 127 stands for the greatest of 32. */
export function packBytes(x: usize, out: usize, rows: i32, width: i32): void {
  for (; rows > 0; rows--) {
    let scales = out + byteRow(width);
    const end = scales + (<usize>((width + 63) >> 6) << 2);
    memory.fill(out, 0, end - out);
    for (let first = 0, at = out; first < width; first += SHARED, scales += 2) {
      const n = min(SHARED, width - first);
      let most: f32 = 0;
      for (let i = 0; i < n; i++) most = max(most, abs(load<f32>(x + (<usize>i << 2))));
      const bits = half(reinterpret<u32>(most / 127));
      store<u16>(scales, bits);
      const scale = floatOf(bits);
      for (let i = 0; i < n; i++, at++, x += 4) {
        const rounded = max(<f32>-127, min(<f32>127, nearest(load<f32>(x) / scale)));
        store<i8>(at, scale == 0 ? 0 : <i8>i32x4.extract_lane(i32x4.trunc_sat_f32x4_s(f32x4.splat(rounded)), 0));
      }
    }
    out = end;
  }
}

// Rows of keys and values in a compact form, as float32: float16, two in a word; or int8 or int4, four or eight in a word, followed by the float16 scales of 32 of
// them each, two in a word. The first of a word is in its lowest bits. Not here: making them (compact-pack.ts), products with them (compact-halves.ts).
import { paddedRow, setRowStep } from "./attention-rows";
import { hasOdd, twice } from "./compact-plain";

/** The forms by number: float16, int8, int4. */
export const HALVES: i32 = 1;
export const BYTES: i32 = 2;
export const NIBBLES: i32 = 3;
/** Elements that share a scale. */
export const SHARED: i32 = 32;

/** Bytes of the elements of a row; its scales come behind. */
@inline export function byteRow(bits: i32, width: i32): usize {
  return <usize>((width * bits + 31) >> 5) << 2;
}

/** Bytes of a row. */
function lineOf(format: i32, width: i32): usize {
  if (format == HALVES) return byteRow(16, width);
  return byteRow(format == BYTES ? 8 : 4, width) + ((<usize>((width + 63) >> 6)) << 2);
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
  else if (format == BYTES) unpackIntegers(8, from, width, to);
  else unpackIntegers(4, from, width, to);
}

/** The same, `rows` rows one after another on both sides; `room` is for one padded row. */
export function unpack(format: i32, from: usize, out: usize, rows: i32, width: i32, room: usize): void {
  const line = lineOf(format, width);
  const bytes = <usize>width << 2;
  for (; rows > 0; rows--, from += line, out += bytes) {
    unpackRow(format, from, width, room);
    memory.copy(out, room, bytes);
  }
}

// prettier-ignore
const C = memory.data<u32>([
  0x0fffe000, 0x80000000, // 0: what a float16 keeps of its bits when they are moved up by 13, and its sign
  0x38000000, // 2: what its exponent lacks, 112
  0x38800000, // 3: 2⁻¹⁴, below which float16 is subnormal
  0x477fffff, 0x7f800000, // 4: what is greater is no float16; ∞
  0x8fffe000, 0x77800000, // 6: what is kept of bits and sign, 2¹¹²
]);
// prettier-ignore
/** Moves each of four 4-bit numbers to the top of its 16 bits. */
const TOPS = memory.data<u16>([4096, 256, 16, 1, 4096, 256, 16, 1]);

@inline function c(index: i32): v128 {
  return v128.load32_splat(C + (<usize>index << 2));
}

/**
 * float32 of float16, given sign-extended as int32. A subnormal one has come out as 2⁻¹⁵ + half of itself; nothing here is subnormal in float32, which
 * would take a hundred times as long.
 */
@inline export function floatsOfHalves(x: v128): v128 {
  const moved = i32x4.shl(x, 13);
  const size = i32x4.add(v128.and(moved, c(0)), c(2));
  const exact = f32x4.add(size, f32x4.pmin(f32x4.splat(0), f32x4.sub(size, c(3))));
  const infinite = v128.and(i32x4.gt_s(size, c(4)), c(5));
  return v128.or(v128.or(exact, infinite), v128.and(moved, c(1)));
}

/** The same for one. */
@inline export function floatOfHalf(half: i32): f32 {
  return f32x4.extract_lane(floatsOfHalves(i32x4.splat((half << 16) >> 16)), 0);
}

/** In the short way, until a row turns out to need the other. */
function unpackHalves(from: usize, width: i32, to: usize): void {
  const kept = c(6);
  const power = c(7);
  const one = i16x8.splat(1);
  let most = i16x8.splat(0);
  let least = i16x8.splat(-1);
  let at = to;
  for (let left = width, half = from; left > 0; left -= 8, half += 16, at += 32) {
    const x = v128.load(half);
    const size = i16x8.mul(x, twice(left));
    most = i16x8.max_u(most, size);
    least = i16x8.min_u(least, i16x8.sub(size, one));
    v128.store(at, f32x4.mul(v128.and(i32x4.shl(i32x4.extend_low_i16x8_s(x), 13), kept), power));
    v128.store(at, f32x4.mul(v128.and(i32x4.shl(i32x4.extend_high_i16x8_s(x), 13), kept), power), 16);
  }
  if (!hasOdd(most, least)) return;
  for (; width > 0; width -= 8, from += 16, to += 32) {
    v128.store(to, floatsOfHalves(v128.load16x4_s(from)));
    v128.store(to, floatsOfHalves(v128.load16x4_s(from, 8)), 16);
  }
}

/** Eight whole numbers of 8 or 4 bits each, as int16. */
@inline export function integerEights(bits: i32, at: usize): v128 {
  if (bits == 8) return v128.load8x8_s(at);
  const x = v128.load32_zero(at);
  return i16x8.shr_s(i16x8.mul(v128.shuffle<i16>(x, x, 0, 0, 0, 0, 1, 1, 1, 1), v128.load(TOPS)), 12);
}

@inline function unpackIntegers(bits: i32, from: usize, width: i32, to: usize): void {
  let scales = from + byteRow(bits, width);
  for (; width > 0; width -= SHARED, scales += 2) {
    const scale = f32x4.splat(floatOfHalf(load<u16>(scales)));
    for (let n = min(width, SHARED); n > 0; n -= 8, from += <usize>bits, to += 32) {
      const x = integerEights(bits, from);
      v128.store(to, f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(x)), scale));
      v128.store(to, f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(x)), scale), 16);
    }
  }
}

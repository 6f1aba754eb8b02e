// Rows of keys and values into a compact form, as compact.ts reads it. What is left at the end of a row goes through the thread's area, with zeros behind it.
import { byteRow, floatOfHalf, SHARED } from "./compact";
import { chunk } from "./scratch";

/** The words of `rows` rows x [width], one after another. */
export function packHalves(x: usize, out: usize, rows: i32, width: i32): void {
  const bytes = <usize>width << 2;
  const whole = bytes & ~31;
  const rest = byteRow(16, width) - (whole >> 1);
  for (; rows > 0; rows--, x += bytes, out += (whole >> 1) + rest) {
    for (let at: usize = 0; at < whole; at += 32) packEight(x + at, out + (at >> 1));
    if (rest == 0) continue;
    v128.store(chunk(0), i32x4.splat(0));
    v128.store(chunk(0), i32x4.splat(0), 16);
    memory.copy(chunk(0), x + whole, bytes - whole);
    packEight(chunk(0), chunk(1));
    memory.copy(out + (whole >> 1), chunk(1), rest);
  }
}

@inline function packEight(x: usize, to: usize): void {
  v128.store(to, i16x8.narrow_i32x4_u(halvesOf(v128.load(x)), halvesOf(v128.load(x, 16))));
}

/** The nearest float16 to each, even among two, as 0 … 65535. */
function halvesOf(bits: v128): v128 {
  const size = v128.and(bits, i32x4.splat(0x7fffffff));
  const even = v128.and(i32x4.shr_u(size, 13), i32x4.splat(1));
  const normal = i32x4.shr_u(i32x4.add(i32x4.add(size, i32x4.splat(<i32>0xc8000fff)), even), 13);
  const small = i32x4.sub(f32x4.add(size, f32x4.splat(0.5)), i32x4.splat(0x3f000000));
  const isNone = i32x4.gt_s(size, i32x4.splat(0x7f800000));
  const large = v128.bitselect(i32x4.splat(0x7e00), i32x4.splat(0x7c00), isNone);
  const finite = v128.bitselect(small, normal, i32x4.lt_s(size, i32x4.splat(0x38800000)));
  const half = v128.bitselect(large, finite, i32x4.ge_s(size, i32x4.splat(0x47800000)));
  return v128.or(half, v128.and(i32x4.shr_u(bits, 16), i32x4.splat(0x8000)));
}

/** The words of `rows` rows x [width]: 127 stands for the greatest of 32. */
export function packBytes(x: usize, out: usize, rows: i32, width: i32): void {
  packIntegers(8, x, out, rows, width);
}

/** The words of `rows` rows x [width]: −8 stands for the greatest of 32, whichever sign it has. */
export function packNibbles(x: usize, out: usize, rows: i32, width: i32): void {
  packIntegers(4, x, out, rows, width);
}

function packIntegers(bits: i32, x: usize, out: usize, rows: i32, width: i32): void {
  const split = byteRow(bits, width);
  const scaleBytes = <usize>((width + 63) >> 6) << 2;
  for (; rows > 0; rows--, out += split + scaleBytes) {
    let scales = out + split;
    memory.fill(scales, 0, scaleBytes);
    for (let at: usize = 0, left = width; left > 0; left -= SHARED, at += <usize>(bits << 2), scales += 2) {
      if (left >= SHARED) packGroup(bits, x, out + at, scales);
      else {
        memory.fill(chunk(0), 0, SHARED << 2);
        memory.copy(chunk(0), x, <usize>left << 2);
        packGroup(bits, chunk(0), chunk(1), scales);
        memory.copy(out + at, chunk(1), split - at);
      }
      x += <usize>min(left, SHARED) << 2;
    }
  }
}

/** 32 numbers and their scale. */
function packGroup(bits: i32, x: usize, to: usize, scaleTo: usize): void {
  const half = i32x4.extract_lane(halvesOf(f32x4.splat(scaleOf(bits, x))), 0);
  store<u16>(scaleTo, half);
  const scale = floatOfHalf(half);
  if (scale == 0) {
    memory.fill(to, 0, bits << 2);
    return;
  }
  const scales = f32x4.splat(scale);
  const least = f32x4.splat(bits == 8 ? -127 : -8);
  const most = f32x4.splat(bits == 8 ? 127 : 7);
  for (const end = x + (SHARED << 2); x < end; x += 32, to += <usize>bits) {
    const low = wholeOf(f32x4.div(v128.load(x), scales), least, most);
    const eight = i16x8.narrow_i32x4_s(low, wholeOf(f32x4.div(v128.load(x, 16), scales), least, most));
    if (bits == 8) v128.store64_lane(to, i8x16.narrow_i16x8_s(eight, eight), 0);
    else {
      const pairs = i32x4.dot_i16x8_s(v128.and(eight, i16x8.splat(15)), i32x4.splat(0x100001)); // times 1 and 16
      const words = i16x8.narrow_i32x4_u(pairs, pairs);
      v128.store32_lane(to, i8x16.narrow_i16x8_u(words, words), 0);
    }
  }
}

/** The nearest whole number, even among two, within bounds; 0 for what is no number. */
@inline function wholeOf(x: v128, least: v128, most: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.max(least, f32x4.min(most, f32x4.nearest(x))));
}

/** What one step of 32 numbers stands for. */
function scaleOf(bits: i32, x: usize): f32 {
  let greatest = f32x4.splat(0);
  let lowest = greatest;
  for (const end = x + (SHARED << 2); x < end; x += 16) {
    greatest = f32x4.max(greatest, v128.load(x));
    lowest = f32x4.min(lowest, v128.load(x));
  }
  const most = max(max(f32x4.extract_lane(greatest, 0), f32x4.extract_lane(greatest, 1)), max(f32x4.extract_lane(greatest, 2), f32x4.extract_lane(greatest, 3)));
  const least = min(min(f32x4.extract_lane(lowest, 0), f32x4.extract_lane(lowest, 1)), min(f32x4.extract_lane(lowest, 2), f32x4.extract_lane(lowest, 3)));
  if (bits == 8) return max(most, -least) / 127;
  const scale = (most >= -least ? most : least) / -8;
  return scale == 0 ? 0 : scale; // without a sign
}

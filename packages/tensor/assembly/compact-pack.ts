// Rows of keys and values into a compact form, as compact.ts reads it.
import { byteRow, floatOfHalf, SHARED } from "./compact";

/** The words of `rows` rows x [width], one after another. */
export function packHalves(x: usize, out: usize, rows: i32, width: i32): void {
  for (; rows > 0; rows--) {
    for (let i = 0; i < width; i++, x += 4, out += 2) store<u16>(out, halfOf(load<u32>(x)));
    if (width & 1) {
      store<u16>(out, 0);
      out += 2;
    }
  }
}

/** The nearest float16 to float32 bits, even among two. */
function halfOf(bits: u32): u32 {
  const sign = (bits >> 16) & 0x8000;
  const rest = bits & 0x7fffffff;
  if (rest >= 0x47800000) return sign | (rest > 0x7f800000 ? 0x7e00 : 0x7c00);
  if (rest < 0x38800000) return sign | (reinterpret<u32>(reinterpret<f32>(rest) + 0.5) - 0x3f000000);
  return sign | ((rest + 0xc8000fff + ((rest >> 13) & 1)) >> 13);
}

/** The words of `rows` rows x [width]: 127 stands for the greatest of 32. */
export function packBytes(x: usize, out: usize, rows: i32, width: i32): void {
  packIntegers(8, x, out, rows, width);
}

/** The words of `rows` rows x [width]: −8 stands for the greatest of 32, whichever sign it has. */
export function packNibbles(x: usize, out: usize, rows: i32, width: i32): void {
  packIntegers(4, x, out, rows, width);
}

@inline function packIntegers(bits: i32, x: usize, out: usize, rows: i32, width: i32): void {
  const least: f32 = bits == 8 ? -127 : -8;
  const most: f32 = bits == 8 ? 127 : 7;
  for (; rows > 0; rows--) {
    let scales = out + byteRow(bits, width);
    const end = scales + (<usize>((width + 63) >> 6) << 2);
    memory.fill(out, 0, end - out);
    for (let first = 0, at = 0; first < width; first += SHARED, scales += 2) {
      const n = min(SHARED, width - first);
      const half = halfOf(reinterpret<u32>(scaleOf(bits, x, n)));
      store<u16>(scales, half);
      const scale = floatOfHalf(half);
      for (let i = 0; i < n; i++, at++, x += 4) {
        const rounded = max(least, min(most, nearest(load<f32>(x) / scale)));
        const whole: i32 = scale == 0 ? 0 : i32x4.extract_lane(i32x4.trunc_sat_f32x4_s(f32x4.splat(rounded)), 0);
        if (bits == 8) store<i8>(out + <usize>at, <i8>whole);
        else {
          const byte = out + <usize>(at >> 1);
          store<u8>(byte, load<u8>(byte) | ((whole & 15) << ((at & 1) << 2)));
        }
      }
    }
    out = end;
  }
}

/** What one step of n numbers stands for. */
@inline function scaleOf(bits: i32, x: usize, n: i32): f32 {
  let most: f32 = 0;
  let least: f32 = 0;
  for (let i = 0; i < n; i++) {
    most = max(most, load<f32>(x + (<usize>i << 2)));
    least = min(least, load<f32>(x + (<usize>i << 2)));
  }
  if (bits == 8) return max(most, -least) / 127;
  const scale = (most >= -least ? most : least) / -8;
  return scale == 0 ? 0 : scale; // without a sign
}

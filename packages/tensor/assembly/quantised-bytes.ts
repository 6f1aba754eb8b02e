// One row of 8 bits times columns of 4 bits: a step of decoding, in the relaxed build alone. Not here: rows of 14 bits (quantised-product.ts).
import { madd } from "./madd";
import { BLOCK_4, dots } from "./quantised-dot";
import { put } from "./quantised-product";
import { BYTE_RECORD, BYTE_SCALE, BYTE_SUM } from "./quantised-rows";

/**
 * The first half of the columns and the second at once: two streams of weights are read faster than one, and what is loaded of the row serves both.
 * @param constant 15 in every byte.
 */
export function rowOfBytes(
  w: usize, s: usize, x: usize, constant: v128, groups: i32, out: usize, count: i32,
): void {
  const quad = <usize>groups * BLOCK_4;
  const scales = <usize>groups << 4;
  const half = <usize>(count >> 3);
  for (let i: usize = 0; i < half; i++, w += quad, s += scales, out += 16)
    twin(w, w + half * quad, s, s + half * scales, x, constant, groups, out, out + (half << 4));
  w += half * quad;
  s += half * scales;
  out += half << 4;
  for (count -= <i32>(half << 3); count > 0; count -= 4, w += quad, s += scales, out += 16)
    put(out, one(w, s, x, constant, groups), min(4, count));
}

/** Four columns at `w` and four at `v`; even and odd words are summed apart, because a sum waits for the one before. */
function twin(
  w: usize, v: usize, s: usize, t: usize, x: usize, constant: v128, groups: i32, near: usize, far: usize,
): void {
  let total0 = f32x4.splat(0);
  let total1 = total0;
  for (; groups > 0; groups--, s += 16, t += 16, x += BYTE_RECORD - 32) {
    let a = v128.load32_splat(x, BYTE_SUM);
    let b = a;
    let c = i32x4.splat(0);
    let d = c;
    const scale = v128.load32_splat(x, BYTE_SCALE);
    for (const end = w + BLOCK_4; w < end; w += 32, v += 32, x += 16) {
      const w0 = v128.load(w);
      const v0 = v128.load(v);
      a = dots(v128.load32_splat(x), v128.and(w0, constant), a);
      b = dots(v128.load32_splat(x), v128.and(v0, constant), b);
      c = dots(v128.load32_splat(x, 4), v128.and(i16x8.shr_u(w0, 4), constant), c);
      d = dots(v128.load32_splat(x, 4), v128.and(i16x8.shr_u(v0, 4), constant), d);
      const w1 = v128.load(w, 16);
      const v1 = v128.load(v, 16);
      a = dots(v128.load32_splat(x, 8), v128.and(w1, constant), a);
      b = dots(v128.load32_splat(x, 8), v128.and(v1, constant), b);
      c = dots(v128.load32_splat(x, 12), v128.and(i16x8.shr_u(w1, 4), constant), c);
      d = dots(v128.load32_splat(x, 12), v128.and(i16x8.shr_u(v1, 4), constant), d);
    }
    total0 = madd(f32x4.convert_i32x4_s(i32x4.add(a, c)), f32x4.mul(v128.load(s), scale), total0);
    total1 = madd(f32x4.convert_i32x4_s(i32x4.add(b, d)), f32x4.mul(v128.load(t), scale), total1);
  }
  v128.store(near, total0);
  v128.store(far, total1);
}

function one(w: usize, s: usize, x: usize, constant: v128, groups: i32): v128 {
  let total = f32x4.splat(0);
  for (; groups > 0; groups--, s += 16, x += BYTE_RECORD - 32) {
    let a = v128.load32_splat(x, BYTE_SUM);
    const scale = v128.load32_splat(x, BYTE_SCALE);
    for (const end = w + BLOCK_4; w < end; w += 16, x += 8) {
      const both = v128.load(w);
      a = dots(v128.load32_splat(x), v128.and(both, constant), a);
      a = dots(v128.load32_splat(x, 4), v128.and(i16x8.shr_u(both, 4), constant), a);
    }
    total = madd(f32x4.convert_i32x4_s(a), f32x4.mul(v128.load(s), scale), total);
  }
  return total;
}

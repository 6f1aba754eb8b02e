// Products with rows of float16 that go from memory to registers: four rows at a time. The exponent is left 112 too small, which is made good elsewhere; so
// numbers below 2⁻¹⁴ would be subnormal, whose products take a hundred times as long, and infinities finite. Rows that have one are left to the caller.
import { paddedRow } from "./attention-rows";
import { arePlain } from "./compact-plain";
import { sumsOfFour } from "./compact-sums";
import { madd } from "./madd";

// prettier-ignore
/** What a float16 keeps of its sign-extended bits when they are moved up by 13, 2⁵⁶, 2¹¹². */
const C = memory.data<u32>([0x8fffe000, 0x5b800000, 0x77800000]);

@inline function c(index: i32): v128 {
  return v128.load32_splat(C + (<usize>index << 2));
}

@inline function floats(at: usize, kept: v128): v128 {
  return v128.and(i32x4.shl(v128.load16x4_s(at), 13), kept);
}

/**
 * out [count] = keys [count, depth] · query [depth], given times 2⁵⁶ and with zeros behind its end; whole fours of `out` are written. Stops at four
 * keys that have to be unpacked, and returns how many are left.
 */
export function scoreHalves(keys: usize, line: usize, count: i32, query: usize, depth: i32, out: usize): i32 {
  const last = keys + <usize>(count - 1) * line;
  const bytes = paddedRow(depth);
  const kept = c(0);
  for (; count > 0; count -= 4, keys += line * 4, out += 16) {
    const k0 = keys;
    const k1 = min(k0 + line, last);
    const k2 = min(k1 + line, last);
    const k3 = min(k2 + line, last);
    if (!arePlain(k0, k1, k2, k3, depth)) return count;
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (let at: usize = 0, half: usize = 0; at < bytes; at += 16, half += 8) {
      const x = v128.load(query + at);
      s0 = madd(x, floats(k0 + half, kept), s0);
      s1 = madd(x, floats(k1 + half, kept), s1);
      s2 = madd(x, floats(k2 + half, kept), s2);
      s3 = madd(x, floats(k3 + half, kept), s3);
    }
    v128.store(out, f32x4.mul(sumsOfFour(s0, s1, s2, s3), c(1)));
  }
  return 0;
}

/**
 * out [width] += weights [count] · values [count, width], `count` a multiple of four; whole eights of columns are read and written. Stops at four values
 * that have to be unpacked, and returns how many are left.
 */
export function addHalves(weights: usize, values: usize, line: usize, count: i32, width: i32, out: usize): i32 {
  const bytes = paddedRow(width);
  const kept = c(0);
  const power = c(2);
  for (; count > 0; count -= 4, weights += 16, values += line * 4) {
    const v1 = values + line;
    const v2 = v1 + line;
    const v3 = v2 + line;
    if (!arePlain(values, v1, v2, v3, width)) return count;
    const w0 = f32x4.mul(v128.load32_splat(weights), power);
    const w1 = f32x4.mul(v128.load32_splat(weights, 4), power);
    const w2 = f32x4.mul(v128.load32_splat(weights, 8), power);
    const w3 = f32x4.mul(v128.load32_splat(weights, 12), power);
    for (let at: usize = 0, half: usize = 0; at < bytes; at += 16, half += 8) {
      const low = madd(w1, floats(v1 + half, kept), madd(w0, floats(values + half, kept), v128.load(out + at)));
      v128.store(out + at, madd(w3, floats(v3 + half, kept), madd(w2, floats(v2 + half, kept), low)));
    }
  }
  return 0;
}

// Products with rows of int8 or int4 that go from memory to registers: four rows at a time, 32 elements of each with their scales in turn. Whole eights of
// elements are read; what lies behind a row is multiplied by 0.
import { byteRow, floatsOfHalves, integerEights, SHARED } from "./compact";
import { sumsOfFour } from "./compact-sums";
import { madd } from "./madd";

/** out [count] = keys [count, depth] · query [depth], behind whose end are zeros; whole fours of `out` are written. */
@inline function scoreGroups(
  bits: i32, keys: usize, line: usize, count: i32, query: usize, depth: i32, out: usize,
): void {
  const last = keys + <usize>(count - 1) * line;
  const scales = byteRow(bits, depth);
  for (; count > 0; count -= 4, keys += line * 4, out += 16) {
    const k0 = keys;
    const k1 = min(k0 + line, last);
    const k2 = min(k1 + line, last);
    const k3 = min(k2 + line, last);
    let total = f32x4.splat(0);
    let x = query;
    let at: usize = 0;
    let scale = scales;
    for (let left = depth; left > 0; left -= SHARED, scale += 2) {
      let s0 = f32x4.splat(0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      for (let n = min(left, SHARED); n > 0; n -= 8, x += 32, at += <usize>bits) {
        const low = v128.load(x);
        const high = v128.load(x, 16);
        const e0 = integerEights(bits, k0 + at);
        s0 = madd(high, highFloats(e0), madd(low, lowFloats(e0), s0));
        const e1 = integerEights(bits, k1 + at);
        s1 = madd(high, highFloats(e1), madd(low, lowFloats(e1), s1));
        const e2 = integerEights(bits, k2 + at);
        s2 = madd(high, highFloats(e2), madd(low, lowFloats(e2), s2));
        const e3 = integerEights(bits, k3 + at);
        s3 = madd(high, highFloats(e3), madd(low, lowFloats(e3), s3));
      }
      total = madd(sumsOfFour(s0, s1, s2, s3), scalesOf(k0 + scale, k1 + scale, k2 + scale, k3 + scale), total);
    }
    v128.store(out, total);
  }
}

/** out [width] += weights [count] · values [count, width], `count` a multiple of four; whole eights of columns are read and written. */
@inline function addGroups(bits: i32, weights: usize, values: usize, line: usize, count: i32, width: i32, out: usize): void {
  const scales = byteRow(bits, width);
  for (; count > 0; count -= 4, weights += 16, values += line * 4) {
    const v1 = values + line;
    const v2 = v1 + line;
    const v3 = v2 + line;
    let to = out;
    let at: usize = 0;
    let scale = scales;
    for (let left = width; left > 0; left -= SHARED, scale += 2) {
      const w = f32x4.mul(v128.load(weights), scalesOf(values + scale, v1 + scale, v2 + scale, v3 + scale));
      const w0 = v128.shuffle<i32>(w, w, 0, 0, 0, 0);
      const w1 = v128.shuffle<i32>(w, w, 1, 1, 1, 1);
      const w2 = v128.shuffle<i32>(w, w, 2, 2, 2, 2);
      const w3 = v128.shuffle<i32>(w, w, 3, 3, 3, 3);
      for (let n = min(left, SHARED); n > 0; n -= 8, to += 32, at += <usize>bits) {
        const e0 = integerEights(bits, values + at);
        const e1 = integerEights(bits, v1 + at);
        const e2 = integerEights(bits, v2 + at);
        const e3 = integerEights(bits, v3 + at);
        const low = madd(w1, lowFloats(e1), madd(w0, lowFloats(e0), v128.load(to)));
        v128.store(to, madd(w3, lowFloats(e3), madd(w2, lowFloats(e2), low)));
        const high = madd(w1, highFloats(e1), madd(w0, highFloats(e0), v128.load(to, 16)));
        v128.store(to, madd(w3, highFloats(e3), madd(w2, highFloats(e2), high)), 16);
      }
    }
  }
}

@inline function lowFloats(x: v128): v128 {
  return f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(x));
}
@inline function highFloats(x: v128): v128 {
  return f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(x));
}

/** The scales of four rows. */
@inline function scalesOf(at0: usize, at1: usize, at2: usize, at3: usize): v128 {
  let x = v128.load16_lane(at0, i32x4.splat(0), 0);
  x = v128.load16_lane(at1, x, 1);
  x = v128.load16_lane(at2, x, 2);
  x = v128.load16_lane(at3, x, 3);
  return floatsOfHalves(i32x4.extend_low_i16x8_s(x));
}

export function scoreBytes(keys: usize, line: usize, count: i32, query: usize, depth: i32, out: usize): void {
  scoreGroups(8, keys, line, count, query, depth, out);
}
export function scoreNibbles(keys: usize, line: usize, count: i32, query: usize, depth: i32, out: usize): void {
  scoreGroups(4, keys, line, count, query, depth, out);
}
export function addBytes(weights: usize, values: usize, line: usize, count: i32, width: i32, out: usize): void {
  addGroups(8, weights, values, line, count, width, out);
}
export function addNibbles(weights: usize, values: usize, line: usize, count: i32, width: i32, out: usize): void {
  addGroups(4, weights, values, line, count, width, out);
}

// Many rows of 7 bits times four columns of 8 bits: products of bytes, summed in int32, four rows at a time. In the relaxed build alone.
import { madd } from "./madd";
import { BLOCK_8, dots } from "./quantised-dot";
import { COARSE_RECORD, COARSE_SCALE } from "./quantised-rows";

/** −64 · the sum of each column of each group, [groups, 4]: what the 64 added to each element of a row would add to a product. */
export function corrections(w: usize, groups: i32, constant: v128, to: usize): void {
  for (; groups > 0; groups--, to += 16) {
    let sums = i32x4.splat(0);
    for (const end = w + BLOCK_8; w < end; w += 16) sums = dots(v128.load(w), constant, sums);
    v128.store(to, i32x4.neg(sums));
  }
}

/** Four rows, `step` bytes apart; the sums of row i go to `to` + 16 · i. */
export function fourRows(w: usize, s: usize, begin: usize, x: usize, step: usize, groups: i32, to: usize): void {
  let total0 = f32x4.splat(0);
  let total1 = total0;
  let total2 = total0;
  let total3 = total0;
  let y = x + step;
  let z = y + step;
  let u = z + step;
  for (; groups > 0; groups--, s += 16, begin += 16) {
    let a = v128.load(begin);
    let b = a;
    let c = a;
    let d = a;
    for (const end = w + BLOCK_8; w < end; w += 32, x += 8, y += 8, z += 8, u += 8) {
      const w0 = v128.load(w);
      a = dots(w0, v128.load32_splat(x), a);
      b = dots(w0, v128.load32_splat(y), b);
      c = dots(w0, v128.load32_splat(z), c);
      d = dots(w0, v128.load32_splat(u), d);
      const w1 = v128.load(w, 16);
      a = dots(w1, v128.load32_splat(x, 4), a);
      b = dots(w1, v128.load32_splat(y, 4), b);
      c = dots(w1, v128.load32_splat(z, 4), c);
      d = dots(w1, v128.load32_splat(u, 4), d);
    }
    const scales = v128.load(s);
    total0 = scaled(a, scales, x, total0);
    total1 = scaled(b, scales, y, total1);
    total2 = scaled(c, scales, z, total2);
    total3 = scaled(d, scales, u, total3);
    x += COARSE_RECORD - COARSE_SCALE;
    y += COARSE_RECORD - COARSE_SCALE;
    z += COARSE_RECORD - COARSE_SCALE;
    u += COARSE_RECORD - COARSE_SCALE;
  }
  v128.store(to, total0);
  v128.store(to, total1, 16);
  v128.store(to, total2, 32);
  v128.store(to, total3, 48);
}

/** One row, of those that four do not divide. */
export function lastRow(w: usize, s: usize, begin: usize, x: usize, groups: i32): v128 {
  let total = f32x4.splat(0);
  for (; groups > 0; groups--, s += 16, begin += 16, x += COARSE_RECORD - COARSE_SCALE) {
    let a = v128.load(begin);
    for (const end = w + BLOCK_8; w < end; w += 16, x += 4) a = dots(v128.load(w), v128.load32_splat(x), a);
    total = scaled(a, v128.load(s), x, total);
  }
  return total;
}

/** `x` is past the elements of the group, where its scale stands. */
@inline function scaled(sums: v128, scales: v128, x: usize, total: v128): v128 {
  return madd(f32x4.convert_i32x4_s(sums), f32x4.mul(scales, v128.load32_splat(x)), total);
}

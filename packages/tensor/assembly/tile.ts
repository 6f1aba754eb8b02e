// The innermost loop of the packed matrix product: one 6 × 8 tile in registers, which leaves four of sixteen for what is being
// multiplied. Packing and the loops around it are elsewhere.
import { madd } from "./madd";

/**
 * out (6 × 8, rows `outRow` bytes apart) = or += a · b, where a holds 6 rows and b 8 columns, both stored k after k.
 */
export function tile(a: usize, b: usize, k: i32, out: usize, outRow: usize, adds: bool): void {
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  let c40 = c00;
  let c41 = c00;
  let c50 = c00;
  let c51 = c00;
  for (; k > 0; k--, a += 24, b += 32) {
    const left = v128.load(b);
    const right = v128.load(b, 16);
    const a0 = v128.load32_splat(a);
    c00 = madd(a0, left, c00);
    c01 = madd(a0, right, c01);
    const a1 = v128.load32_splat(a, 4);
    c10 = madd(a1, left, c10);
    c11 = madd(a1, right, c11);
    const a2 = v128.load32_splat(a, 8);
    c20 = madd(a2, left, c20);
    c21 = madd(a2, right, c21);
    const a3 = v128.load32_splat(a, 12);
    c30 = madd(a3, left, c30);
    c31 = madd(a3, right, c31);
    const a4 = v128.load32_splat(a, 16);
    c40 = madd(a4, left, c40);
    c41 = madd(a4, right, c41);
    const a5 = v128.load32_splat(a, 20);
    c50 = madd(a5, left, c50);
    c51 = madd(a5, right, c51);
  }
  put(out, c00, c01, adds);
  out += outRow;
  put(out, c10, c11, adds);
  out += outRow;
  put(out, c20, c21, adds);
  out += outRow;
  put(out, c30, c31, adds);
  out += outRow;
  put(out, c40, c41, adds);
  out += outRow;
  put(out, c50, c51, adds);
}

@inline function put(out: usize, left: v128, right: v128, adds: bool): void {
  v128.store(out, adds ? f32x4.add(v128.load(out), left) : left);
  v128.store(out, adds ? f32x4.add(v128.load(out, 16), right) : right, 16);
}

// The three products of attention, a 6 × 8 tile in registers each. Queries are packed (attention-queries.ts); keys and values are read where they
// are, a row at a time. Scores and weights of a block stand turned, [key, query], so that a lane belongs to a query.
import { LINE } from "./attention-block";
import { madd } from "./madd";

/** out [count, 8] = keys [count, depth] · queriesᵀ, for eight queries that are packed [depth, 8]. Whole sixes of `out` are written. */
export function scorePanel(keys: usize, row: usize, count: i32, queries: usize, depth: i32, out: usize): void {
  const last = keys + <usize>(count - 1) * row;
  for (; count > 0; count -= 6, keys += row * 6, out += LINE * 6) {
    let k0 = keys;
    let k1 = min(k0 + row, last);
    let k2 = min(k1 + row, last);
    let k3 = min(k2 + row, last);
    let k4 = min(k3 + row, last);
    let k5 = min(k4 + row, last);
    let q = queries;
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
    for (let n = depth; n > 0; n--, q += 32, k0 += 4, k1 += 4, k2 += 4, k3 += 4, k4 += 4, k5 += 4) {
      const left = v128.load(q);
      const right = v128.load(q, 16);
      const a0 = v128.load32_splat(k0);
      c00 = madd(a0, left, c00);
      c01 = madd(a0, right, c01);
      const a1 = v128.load32_splat(k1);
      c10 = madd(a1, left, c10);
      c11 = madd(a1, right, c11);
      const a2 = v128.load32_splat(k2);
      c20 = madd(a2, left, c20);
      c21 = madd(a2, right, c21);
      const a3 = v128.load32_splat(k3);
      c30 = madd(a3, left, c30);
      c31 = madd(a3, right, c31);
      const a4 = v128.load32_splat(k4);
      c40 = madd(a4, left, c40);
      c41 = madd(a4, right, c41);
      const a5 = v128.load32_splat(k5);
      c50 = madd(a5, left, c50);
      c51 = madd(a5, right, c51);
    }
    v128.store(out, c00);
    v128.store(out, c01, 16);
    v128.store(out, c10, 192);
    v128.store(out, c11, 208);
    v128.store(out, c20, 384);
    v128.store(out, c21, 400);
    v128.store(out, c30, 576);
    v128.store(out, c31, 592);
    v128.store(out, c40, 768);
    v128.store(out, c41, 784);
    v128.store(out, c50, 960);
    v128.store(out, c51, 976);
  }
}

/**
 * out [6, width] += weightsᵀ · values for six queries, weights [count, 6] and values [count, width]; whole eights of columns are read and
 * written, rows of `out` are `outRow` bytes apart.
 */
export function addValues(weights: usize, values: usize, row: usize, count: i32, width: i32, out: usize, outRow: usize): void {
  for (; width > 0; width -= 8, values += 32, out += 32) {
    let at = out;
    let c00 = v128.load(at);
    let c01 = v128.load(at, 16);
    at += outRow;
    let c10 = v128.load(at);
    let c11 = v128.load(at, 16);
    at += outRow;
    let c20 = v128.load(at);
    let c21 = v128.load(at, 16);
    at += outRow;
    let c30 = v128.load(at);
    let c31 = v128.load(at, 16);
    at += outRow;
    let c40 = v128.load(at);
    let c41 = v128.load(at, 16);
    at += outRow;
    let c50 = v128.load(at);
    let c51 = v128.load(at, 16);
    let a = weights;
    let b = values;
    for (let n = count; n > 0; n--, a += LINE, b += row) {
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
    at = out;
    v128.store(at, c00);
    v128.store(at, c01, 16);
    at += outRow;
    v128.store(at, c10);
    v128.store(at, c11, 16);
    at += outRow;
    v128.store(at, c20);
    v128.store(at, c21, 16);
    at += outRow;
    v128.store(at, c30);
    v128.store(at, c31, 16);
    at += outRow;
    v128.store(at, c40);
    v128.store(at, c41, 16);
    at += outRow;
    v128.store(at, c50);
    v128.store(at, c51, 16);
  }
}

/** out [keys, width] += a · b for up to six keys, a [keys, count] and b [count, width]: what queries give to keys or values. `apart` has room for a tile. */
export function addTurned(
  a: usize, b: usize, row: usize, count: i32, width: i32, keys: i32, apart: usize, out: usize,
): void {
  const outRow = <usize>width << 2;
  for (; width > 0; width -= 8, b += 32, out += 32) {
    turnedTile(a, b, row, count, apart);
    for (let i = 0; i < keys; i++) addRow(apart + (<usize>i << 5), out + <usize>i * outRow, width);
  }
}

/** At most eight elements. */
@inline function addRow(from: usize, to: usize, width: i32): void {
  if (width >= 8) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
    v128.store(to, f32x4.add(v128.load(to, 16), v128.load(from, 16)), 16);
  } else for (let i: usize = 0; i < <usize>width << 2; i += 4) store<f32>(to + i, load<f32>(to + i) + load<f32>(from + i));
}

/** out [6, 8], 32 bytes a row, = a · b */
@inline function turnedTile(a: usize, b: usize, row: usize, count: i32, out: usize): void {
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
  for (; count > 0; count--, a += 4, b += row) {
    const left = v128.load(b);
    const right = v128.load(b, 16);
    const a0 = v128.load32_splat(a);
    c00 = madd(a0, left, c00);
    c01 = madd(a0, right, c01);
    const a1 = v128.load32_splat(a, 192);
    c10 = madd(a1, left, c10);
    c11 = madd(a1, right, c11);
    const a2 = v128.load32_splat(a, 384);
    c20 = madd(a2, left, c20);
    c21 = madd(a2, right, c21);
    const a3 = v128.load32_splat(a, 576);
    c30 = madd(a3, left, c30);
    c31 = madd(a3, right, c31);
    const a4 = v128.load32_splat(a, 768);
    c40 = madd(a4, left, c40);
    c41 = madd(a4, right, c41);
    const a5 = v128.load32_splat(a, 960);
    c50 = madd(a5, left, c50);
    c51 = madd(a5, right, c51);
  }
  v128.store(out, c00);
  v128.store(out, c01, 16);
  v128.store(out, c10, 32);
  v128.store(out, c11, 48);
  v128.store(out, c20, 64);
  v128.store(out, c21, 80);
  v128.store(out, c30, 96);
  v128.store(out, c31, 112);
  v128.store(out, c40, 128);
  v128.store(out, c41, 144);
  v128.store(out, c50, 160);
  v128.store(out, c51, 176);
}

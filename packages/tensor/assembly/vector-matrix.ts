// The matrix product row by row, without packing: for one row (a step of decoding), for few, and for small matrices. The rows
// or the columns of b must lie one after another.

import { copyRow } from "./copy";
import { finish } from "./finish-imported";
import { madd } from "./madd";
import { addToRows } from "./matmul";
import { advance, begin, cursor, setCursor } from "./walk";

/** Bytes of b that stay in cache while all columns are visited in turn. */
const CACHED: i32 = 262144;

/** As `matmul`; `scratch` has room for m · k elements and is used where the elements of a row of a lie apart. */
export function matmulByRows(
  a: usize, aRow: i32, aInner: i32,
  b: usize, bInner: i32, bColumn: i32,
  bias: usize, out: usize, outRow: i32,
  m: i32, n: i32, k: i32,
  axes: i32, scratch: usize, f: i32, factor: usize,
): void {
  const apart = factor - out;
  const isDirect = aInner == 4 || k <= 1;
  const isDot = bInner == 4 && bColumn != 4;
  const isSmall = m > 1 || k * abs(bInner) <= CACHED; // the same for every part of a product, as is the order of sums
  // Several rows take turns with so many columns that these stay in cache.
  const most = m == 1 ? n : max(16, (CACHED / 4 / k) & ~15);
  setCursor(0, a);
  setCursor(1, b);
  for (let batches = begin(axes); batches > 0; batches--) {
    const rows = isDirect ? cursor(0) : scratch;
    const rowStep = isDirect ? aRow : k << 2;
    if (!isDirect)
      for (let row = 0; row < m; row++)
        copyRow(cursor(0) + <usize>(row * aRow), aInner, scratch + <usize>(row * rowStep), 4, k);
    for (let column = 0; column < n; column += most) {
      const some = min(most, n - column);
      const from = cursor(1) + <usize>(column * bColumn);
      for (let row = 0; row < m; row++) {
        const left = rows + <usize>(row * rowStep);
        const to = out + <usize>(row * outRow) + (<usize>column << 2);
        if (isDot) dots(left, from, bColumn, to, some, k);
        else if (isSmall) columns(left, from, bInner, to, some, k);
        else streams(left, from, bInner, to, some, k);
        if (bias != 0) addToRows(bias + (<usize>column << 2), to, 0, 1, some);
        if (f != 0) finish(f, factor == 0 ? 0 : to + apart, to, 0, 1, some);
      }
    }
    out += <usize>(m * outRow);
    advance(axes, 2);
  }
}

/**
 * Column j of b lies one element after another: four dot products at a time, of columns a quarter of b apart, because the processor
 * fetches four long streams ahead nearly twice as fast as one.
 */
function dots(a: usize, b: usize, column: i32, out: usize, n: i32, k: i32): void {
  const quarter = n >> 2;
  const apart = <usize>(quarter * column);
  const outApart = <usize>quarter << 2;
  for (let left = quarter; left > 0; left--, out += 4, b += <usize>column) {
    const sums = fourDots(a, b, b + apart, b + apart * 2, b + apart * 3, k);
    v128.store32_lane(out, sums, 0);
    v128.store32_lane(out + outApart, sums, 1);
    v128.store32_lane(out + outApart * 2, sums, 2);
    v128.store32_lane(out + outApart * 3, sums, 3);
  }
  b += apart * 3;
  out += outApart * 3;
  for (n &= 3; n > 0; n--, out += 4, b += <usize>column) {
    v128.store32_lane(out, fourDots(a, b, b, b, b, k), 0);
  }
}

function fourDots(a: usize, b0: usize, b1: usize, b2: usize, b3: usize, k: i32): v128 {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let t0 = s0;
  let t1 = s0;
  let t2 = s0;
  let t3 = s0;
  for (; k >= 8; k -= 8, a += 32, b0 += 32, b1 += 32, b2 += 32, b3 += 32) {
    const x = v128.load(a);
    const y = v128.load(a, 16);
    s0 = madd(x, v128.load(b0), s0);
    s1 = madd(x, v128.load(b1), s1);
    s2 = madd(x, v128.load(b2), s2);
    s3 = madd(x, v128.load(b3), s3);
    t0 = madd(y, v128.load(b0, 16), t0);
    t1 = madd(y, v128.load(b1, 16), t1);
    t2 = madd(y, v128.load(b2, 16), t2);
    t3 = madd(y, v128.load(b3, 16), t3);
  }
  let sums = sumEach(f32x4.add(s0, t0), f32x4.add(s1, t1), f32x4.add(s2, t2), f32x4.add(s3, t3));
  for (; k > 0; k--, a += 4, b0 += 4, b1 += 4, b2 += 4, b3 += 4) {
    let x = v128.load32_zero(b0);
    x = v128.load32_lane(b1, x, 1);
    x = v128.load32_lane(b2, x, 2);
    x = v128.load32_lane(b3, x, 3);
    sums = madd(v128.load32_splat(a), x, sums);
  }
  return sums;
}

/** The sums of the lanes of four vectors. */
@inline function sumEach(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<i32>(c, d, 0, 4, 1, 5), v128.shuffle<i32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<i64>(ab, cd, 0, 2), v128.shuffle<i64>(ab, cd, 1, 3));
}

/** Rows of b lie one element after another and b is small: sixteen columns at a time, from top to bottom. */
function columns(a: usize, b: usize, row: i32, out: usize, n: i32, k: i32): void {
  const end = a + (<usize>k << 2);
  for (; n >= 16; n -= 16, out += 64, b += 64) {
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let from = b;
    for (let at = a; at < end; at += 4, from += <usize>row) {
      const x = v128.load32_splat(at);
      s0 = madd(x, v128.load(from), s0);
      s1 = madd(x, v128.load(from, 16), s1);
      s2 = madd(x, v128.load(from, 32), s2);
      s3 = madd(x, v128.load(from, 48), s3);
    }
    v128.store(out, s0);
    v128.store(out, s1, 16);
    v128.store(out, s2, 32);
    v128.store(out, s3, 48);
  }
  for (; n >= 4; n -= 4, out += 16, b += 16) {
    let s = f32x4.splat(0);
    let from = b;
    for (let at = a; at < end; at += 4, from += <usize>row) s = madd(v128.load32_splat(at), v128.load(from), s);
    v128.store(out, s);
  }
  for (; n > 0; n--, out += 4, b += 4) {
    let s: f32 = 0;
    let from = b;
    for (let at = a; at < end; at += 4, from += <usize>row) s += load<f32>(at) * load<f32>(from);
    store<f32>(out, s);
  }
}

/** The same for a large b: four rows, a quarter of b apart (see `dots`), are read from beginning to end and added to the result. */
function streams(a: usize, b: usize, row: i32, out: usize, n: i32, k: i32): void {
  const bytes = <usize>n << 2;
  const whole = <usize>(n & ~3) << 2;
  const quarter = k >> 2;
  const apart = <usize>(quarter * row);
  const leftApart = <usize>quarter << 2;
  memory.fill(out, 0, bytes);
  for (let left = quarter; left > 0; left--, a += 4, b += <usize>row) {
    const a0 = v128.load32_splat(a);
    const a1 = v128.load32_splat(a + leftApart);
    const a2 = v128.load32_splat(a + leftApart * 2);
    const a3 = v128.load32_splat(a + leftApart * 3);
    const b1 = b + apart;
    const b2 = b1 + apart;
    const b3 = b2 + apart;
    let at: usize = 0;
    for (; at < whole; at += 16) {
      const low = madd(a1, v128.load(b1 + at), madd(a0, v128.load(b + at), v128.load(out + at)));
      v128.store(out + at, madd(a3, v128.load(b3 + at), madd(a2, v128.load(b2 + at), low)));
    }
    for (; at < bytes; at += 4) {
      const low = load<f32>(out + at) + first(a0) * load<f32>(b + at) + first(a1) * load<f32>(b1 + at);
      store<f32>(out + at, low + first(a2) * load<f32>(b2 + at) + first(a3) * load<f32>(b3 + at));
    }
  }
  a += leftApart * 3;
  b += apart * 3;
  for (k &= 3; k > 0; k--, a += 4, b += <usize>row) {
    const x = v128.load32_splat(a);
    let at: usize = 0;
    for (; at < whole; at += 16) v128.store(out + at, madd(x, v128.load(b + at), v128.load(out + at)));
    for (; at < bytes; at += 4) store<f32>(out + at, load<f32>(out + at) + load<f32>(a) * load<f32>(b + at));
  }
}

@inline function first(x: v128): f32 {
  return f32x4.extract_lane(x, 0);
}

// Rows times a matrix whose weights are 8 or 4 bits wide, four columns at a time: for a few rows weights are read once and used from registers,
// for many they are prepared once and stay in cache.
import { madd } from "./madd";
import { BLOCK_4, BLOCK_8, digits, dots, joinPairs, pairs, sums4, sums8 } from "./quantised-dot";
import { finish } from "./finish-imported";
import { addToRows } from "./matmul";
import { rowOfBytes } from "./quantised-bytes";
import { corrections, fourRows, lastRow } from "./quantised-many";
import { HEAD, isByte, isMany, RECORD, rowBytes, SCALE } from "./quantised-rows";
import { widenFour } from "./quantised-weights";

/** Bytes of rows that stay in the second-level cache while all columns pass. */
const CACHED: usize = 524288;
/** Bytes of four rows of four sums. */
const TILE: usize = 64;

/** Bytes that a product needs for itself: a tile, and for each group a correction and the weights of four columns with 8 bits. */
export function quantisedScratch(groups: i32): usize {
  return TILE + <usize>groups * (16 + BLOCK_8);
}

/**
 * out [rows, columns] = x [rows, groups] · weights [⌈columns / 4⌉, groups, …]ᵀ, of which columns `first` up to `first + count` are written.
 * `first` is a multiple of 4, and so is `count` unless the last column is among them: parts can be computed side by side.
 * @param x what `quantiseRows` made for these bits and as many rows.
 * @param scales [⌈columns / 4⌉, groups, 4]
 * @param bias [columns], or address 0 for none.
 * @param f with another number than 0 what `finish` does at the end; `factor` lies as out does.
 */
export function quantisedProduct(
  bits: i32, x: usize, weights: usize, scales: usize,
  out: usize, rows: i32, columns: i32, groups: i32, first: i32, count: i32, scratch: usize,
  bias: usize, f: i32, factor: usize,
): void {
  product(bits, x, weights, scales, out, rows, columns, groups, first, count, scratch);
  const skipped = <usize>first << 2;
  if (bias != 0) addToRows(bias + skipped, out + skipped, columns << 2, rows, count);
  if (f != 0) finish(f, factor == 0 ? 0 : factor + skipped, out + skipped, columns << 2, rows, count);
}

/** f(x · gateᵀ) · (x · upᵀ) of the same columns; `other` has room for what out has room for. Operands are those of `quantisedProduct`. */
export function quantisedGated(
  bits: i32, x: usize, gate: usize, gateScales: usize, up: usize, upScales: usize,
  out: usize, rows: i32, columns: i32, groups: i32, first: i32, count: i32, scratch: usize, f: i32, other: usize,
): void {
  product(bits, x, up, upScales, other, rows, columns, groups, first, count, scratch);
  quantisedProduct(bits, x, gate, gateScales, out, rows, columns, groups, first, count, scratch, 0, f, other);
}

function product(
  bits: i32, x: usize, weights: usize, scales: usize,
  out: usize, rows: i32, columns: i32, groups: i32, first: i32, count: i32, scratch: usize,
): void {
  const step = <usize>columns << 2;
  const bytes = rowBytes(rows, groups);
  const most = groups == 0 ? rows : <i32>max<usize>(4, (CACHED / bytes) & ~3);
  const constant = v128.load(x);
  const quads = <usize>(first >> 2) * <usize>groups;
  const w = weights + quads * (bits == 8 ? BLOCK_8 : BLOCK_4);
  const s = scales + (quads << 4);
  x += HEAD;
  out += <usize>first << 2;
  if (isByte(bits, rows)) return rowOfBytes(w, s, x, constant, groups, out, count);
  if (rows == 1) return oneRow(bits, w, s, x, constant, groups, out, count);
  const isPrepared = isMany(rows);
  for (; rows > 0; rows -= most, x += bytes * <usize>most, out += step * <usize>most)
    someRows(bits, isPrepared, w, s, x, bytes, constant, groups, min(most, rows), out, step, count, scratch);
}

/** The first half of the columns and the second at once: two streams of weights are read faster than one. */
function oneRow(bits: i32, w: usize, s: usize, x: usize, constant: v128, groups: i32, out: usize, count: i32): void {
  const quad = <usize>groups * (bits == 8 ? BLOCK_8 : BLOCK_4);
  const half = <usize>(count >> 3);
  const apart = half * quad;
  const scalesApart = (half * <usize>groups) << 4;
  for (let i: usize = 0; i < half; i++, w += quad, s += <usize>groups << 4, out += 16) {
    if (bits == 8) twin(8, w, apart, s, scalesApart, x, constant, groups, out, half << 4);
    else twin(4, w, apart, s, scalesApart, x, constant, groups, out, half << 4);
  }
  w += apart;
  s += scalesApart;
  out += half << 4;
  for (count -= <i32>(half << 3); count > 0; count -= 4, w += quad, s += <usize>groups << 4, out += 16)
    put(out, bits == 8 ? one(8, w, s, x, constant, groups) : one(4, w, s, x, constant, groups), min(4, count));
}

/** Rows that stay in cache while the columns pass. @param isPrepared whether there are so many in all that weights are prepared for them. */
function someRows(
  bits: i32, isPrepared: bool, w: usize, s: usize, x: usize, bytes: usize, constant: v128, groups: i32, rows: i32,
  out: usize, step: usize, count: i32, scratch: usize,
): void {
  const begin = scratch + TILE;
  const wide = begin + (<usize>groups << 4);
  const quad = <usize>groups * (bits == 8 ? BLOCK_8 : BLOCK_4);
  for (; count > 0; count -= 4, w += quad, s += <usize>groups << 4, out += 16) {
    const width = min(4, count);
    const isWidened = bits == 4 && isPrepared;
    if (isWidened) widenFour(w, groups, wide);
    const eights = isWidened ? wide : w;
    if (ASC_FEATURE_RELAXED_SIMD && isPrepared) {
      corrections(eights, groups, constant, begin);
      coarseRows(eights, s, begin, x, bytes, groups, rows, out, step, width, scratch);
    } else if (bits == 8 || isWidened) rows8(eights, s, x, constant, groups, rows, out, step, width);
    else rows4(w, s, x, constant, groups, rows, out, step, width);
  }
}

function coarseRows(
  w: usize, s: usize, begin: usize, x: usize, bytes: usize, groups: i32, rows: i32,
  to: usize, step: usize, width: i32, tile: usize,
): void {
  for (; rows >= 4; rows -= 4, x += bytes << 2) {
    fourRows(w, s, begin, x, bytes, groups, tile);
    for (let i: usize = 0; i < TILE; i += 16, to += step) put(to, v128.load(tile + i), width);
  }
  for (; rows > 0; rows--, x += bytes, to += step) put(to, lastRow(w, s, begin, x, groups), width);
}

function rows8(
  w: usize, s: usize, x: usize, constant: v128, groups: i32, rows: i32, to: usize, step: usize, width: i32,
): void {
  const bytes = RECORD * <usize>groups;
  for (; rows >= 2; rows -= 2, x += bytes << 1, to += step << 1)
    pair8(w, s, x, x + bytes, constant, groups, to, step, width);
  if (rows > 0) put(to, one(8, w, s, x, constant, groups), width);
}

function rows4(
  w: usize, s: usize, x: usize, constant: v128, groups: i32, rows: i32, to: usize, step: usize, width: i32,
): void {
  const bytes = RECORD * <usize>groups;
  for (; rows > 0; rows--, x += bytes, to += step) put(to, one(4, w, s, x, constant, groups), width);
}

/** One row times four columns. */
@inline function one(bits: i32, w: usize, s: usize, x: usize, constant: v128, groups: i32): v128 {
  let total = f32x4.splat(0);
  for (; groups > 0; groups--, w += bits == 8 ? BLOCK_8 : BLOCK_4, s += 16, x += RECORD)
    total = scaled(sums(bits, w, x, constant), s, x, total);
  return total;
}

/** One row times four columns, and times four others whose weights, scales and results lie so many bytes further on. */
@inline function twin(
  bits: i32, w: usize, apart: usize, s: usize, scalesApart: usize, x: usize, constant: v128, groups: i32,
  to: usize, resultsApart: usize,
): void {
  let near = f32x4.splat(0);
  let far = near;
  for (; groups > 0; groups--, w += bits == 8 ? BLOCK_8 : BLOCK_4, s += 16, x += RECORD) {
    near = scaled(sums(bits, w, x, constant), s, x, near);
    far = scaled(sums(bits, w + apart, x, constant), s + scalesApart, x, far);
  }
  v128.store(to, near);
  v128.store(to + resultsApart, far);
}

/** `bits` is a literal wherever this is used, so that no loop asks. */
@inline function sums(bits: i32, w: usize, x: usize, constant: v128): v128 {
  return bits == 8 ? sums8(w, x, constant) : sums4(w, x, constant);
}

@inline function scaled(sums: v128, s: usize, x: usize, total: v128): v128 {
  return madd(f32x4.convert_i32x4_s(sums), f32x4.mul(v128.load(s), v128.load32_splat(x, SCALE)), total);
}

/** Two rows: what a column's weights are and what they add up to is loaded and computed once. */
function pair8(
  w: usize, s: usize, x: usize, y: usize, constant: v128, groups: i32, to: usize, step: usize, width: i32,
): void {
  let total0 = f32x4.splat(0);
  let total1 = total0;
  for (; groups > 0; groups--, w += BLOCK_8, s += 16, x += RECORD, y += RECORD) {
    let a0 = i32x4.splat(0);
    let a1 = a0;
    let b0 = a0;
    let b1 = a0;
    if (ASC_FEATURE_RELAXED_SIMD) {
      let own = a0;
      for (let i: usize = 0; i < BLOCK_8 / 4; i += 8) {
        const w0 = v128.load(w + (i << 2));
        a0 = dots(w0, v128.load32_splat(x + i), a0);
        b0 = dots(w0, v128.load32_splat(x + i, 32), b0);
        a1 = dots(w0, v128.load32_splat(y + i), a1);
        b1 = dots(w0, v128.load32_splat(y + i, 32), b1);
        own = dots(w0, constant, own);
        const w1 = v128.load(w + (i << 2), 16);
        a0 = dots(w1, v128.load32_splat(x + i, 4), a0);
        b0 = dots(w1, v128.load32_splat(x + i, 36), b0);
        a1 = dots(w1, v128.load32_splat(y + i, 4), a1);
        b1 = dots(w1, v128.load32_splat(y + i, 36), b1);
        own = dots(w1, constant, own);
      }
      a0 = digits(a0, own, b0);
      a1 = digits(a1, own, b1);
    } else {
      for (let i: usize = 0; i < BLOCK_8 / 2; i += 8) {
        const first = v128.load_ext<i8>(w + (i << 1));
        const second = v128.load_ext<i8>(w + (i << 1), 8);
        const x0 = v128.load64_splat(x + i);
        const x1 = v128.load64_splat(y + i);
        a0 = pairs(first, x0, a0);
        b0 = pairs(second, x0, b0);
        a1 = pairs(first, x1, a1);
        b1 = pairs(second, x1, b1);
      }
      a0 = joinPairs(a0, b0);
      a1 = joinPairs(a1, b1);
    }
    total0 = scaled(a0, s, x, total0);
    total1 = scaled(a1, s, y, total1);
  }
  put(to, total0, width);
  put(to + step, total1, width);
}

@inline export function put(to: usize, sums: v128, width: i32): void {
  if (width == 4) v128.store(to, sums);
  else {
    store<f32>(to, f32x4.extract_lane(sums, 0));
    if (width > 1) store<f32>(to, f32x4.extract_lane(sums, 1), 4);
    if (width > 2) store<f32>(to, f32x4.extract_lane(sums, 2), 8);
  }
}

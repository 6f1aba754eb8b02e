// Rows times a matrix whose weights are 8 or 4 bits wide, four columns at a time: for a few rows weights are read once and used from registers,
// for many they are prepared once and stay in cache.
import { madd } from "./madd";
import { BLOCK_4, BLOCK_8, digits, dots, joinPairs, pairs, sums4, sums8 } from "./quantised-dot";
import { corrections, fourRows, oneRow } from "./quantised-many";
import { HEAD, isCoarse, isMany, isNarrow, RECORD, rowBytes, SCALE } from "./quantised-rows";
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
 */
export function quantisedProduct(
  bits: i32, x: usize, weights: usize, scales: usize,
  out: usize, rows: i32, columns: i32, groups: i32, first: i32, count: i32, scratch: usize,
): void {
  const block = bits == 8 ? BLOCK_8 : BLOCK_4;
  const step = <usize>columns << 2;
  const bytes = rowBytes(rows, groups);
  const most = groups == 0 ? rows : <i32>max<usize>(4, (CACHED / bytes) & ~3);
  const begin = scratch + TILE;
  const wide = begin + (<usize>groups << 4);
  const constant = v128.load(x);
  for (let row = 0; row < rows; row += most) {
    const height = min(most, rows - row);
    const from = x + HEAD + <usize>row * bytes;
    for (let column = first; column < first + count; column += 4) {
      const quad = <usize>(column >> 2) * <usize>groups;
      let w = weights + quad * block;
      const s = scales + (quad << 4);
      const to = out + <usize>row * step + (<usize>column << 2);
      const width = min(4, first + count - column);
      if (bits == 4 && isMany(rows)) {
        widenFour(w, groups, wide);
        w = wide;
      }
      if (isCoarse(rows)) {
        corrections(w, groups, constant, begin);
        coarseRows(w, s, begin, from, bytes, groups, height, to, step, width, scratch);
      } else if (isNarrow(bits, rows)) rows4(w, s, from, constant, groups, height, to, step, width);
      else rows8(w, s, from, constant, groups, height, to, step, width);
    }
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
  for (; rows > 0; rows--, x += bytes, to += step) put(to, oneRow(w, s, begin, x, groups), width);
}

function rows8(
  w: usize, s: usize, x: usize, constant: v128, groups: i32, rows: i32, to: usize, step: usize, width: i32,
): void {
  const bytes = RECORD * <usize>groups;
  for (; rows >= 2; rows -= 2, x += bytes << 1, to += step << 1)
    pair8(w, s, x, x + bytes, constant, groups, to, step, width);
  if (rows > 0) put(to, one8(w, s, x, constant, groups), width);
}

function rows4(
  w: usize, s: usize, x: usize, constant: v128, groups: i32, rows: i32, to: usize, step: usize, width: i32,
): void {
  const bytes = RECORD * <usize>groups;
  for (; rows > 0; rows--, x += bytes, to += step) put(to, one4(w, s, x, constant, groups), width);
}

function one8(w: usize, s: usize, x: usize, constant: v128, groups: i32): v128 {
  let sum = f32x4.splat(0);
  for (; groups > 0; groups--, w += BLOCK_8, s += 16, x += RECORD)
    sum = scaled(sums8(w, x, constant), s, x, sum);
  return sum;
}

function one4(w: usize, s: usize, x: usize, constant: v128, groups: i32): v128 {
  let sum = f32x4.splat(0);
  for (; groups > 0; groups--, w += BLOCK_4, s += 16, x += RECORD)
    sum = scaled(sums4(w, x, constant), s, x, sum);
  return sum;
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

@inline function put(to: usize, sums: v128, width: i32): void {
  if (width == 4) v128.store(to, sums);
  else {
    store<f32>(to, f32x4.extract_lane(sums, 0));
    if (width > 1) store<f32>(to, f32x4.extract_lane(sums, 1), 4);
    if (width > 2) store<f32>(to, f32x4.extract_lane(sums, 2), 8);
  }
}

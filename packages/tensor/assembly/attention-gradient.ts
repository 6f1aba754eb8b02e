// The gradients of attention at q, k and v. Weights are computed again, a block of queries at a time.
import {
  apart, BLOCK, blockEnd, blockStart, packed, packKeys, place, queries, row, scoreTiles, weigh, weights,
} from "./attention-blocks";
import { packEights, packSixes, tiles } from "./imported";
import { packedBytes } from "./panel";
import { size, step } from "./walk";

let keyColumns: usize = 0; // [S, D] in eights of columns
let valueRows: usize = 0; // [S, V] in eights of values
let slopes: usize = 0; // gradients at the block's scores, [BLOCK, S]
let turned: usize = 0; // weights or slopes, transposed, in sixes
let columns: usize = 0; // what the transposed are multiplied with, in eights of columns

function placeAll(scratch: usize): usize {
  keyColumns = place(scratch);
  valueRows = keyColumns + <usize>packedBytes(size(5), size(4), 8);
  slopes = valueRows + <usize>packedBytes(size(4), size(6), 8);
  turned = slopes + <usize>BLOCK * row;
  columns = turned + <usize>packedBytes(size(4), BLOCK, 6);
  return columns + <usize>packedBytes(max(size(5), size(6)), BLOCK, 8);
}

/** Bytes of scratch for the sizes in the descriptor. */
export function attentionGradientScratch(): usize {
  return placeAll(0);
}

/**
 * The gradients at q [B, H, T, D], k [B, G, S, D] and v [B, G, S, V] to `out`, one after another, each row-major, given the
 * gradient at the output [B, H, T, V].
 */
export function attentionGradient(
  q: usize, k: usize, v: usize, gradient: usize, out: usize, scratch: usize,
  scale: f32, window: i32, isCausal: bool, canBeEmpty: bool,
): void {
  placeAll(scratch);
  const t = size(3);
  const s = size(4);
  const d = size(5);
  const width = size(6);
  const group = size(1) / size(2);
  const heads = size(0) * size(2);
  let atKeys = out + <usize>(size(0) * size(1) * t * d << 2);
  let atValues = atKeys + <usize>(heads * s * d << 2);
  memory.fill(atKeys, 0, <usize>(heads * s * (d + width)) << 2);
  for (let b = 0; b < size(0); b++)
    for (let g = 0; g < size(2); g++) {
      const key = k + <usize>(b * step(1, 0) + g * step(1, 1));
      packKeys(key);
      packEights(key, step(1, 3), step(1, 2), d, s, keyColumns);
      packEights(v + <usize>(b * step(2, 0) + g * step(2, 1)), step(2, 2), step(2, 3), s, width, valueRows);
      for (let h = g * group; h < (g + 1) * group; h++)
        for (let first = 0; first < t; first += BLOCK) {
          const rows = min(BLOCK, t - first);
          const start = blockStart(first, window);
          const end = max(start, blockEnd(first, rows, isCausal));
          const query = q + <usize>(b * step(0, 0) + h * step(0, 1) + first * step(0, 2));
          const arrived = gradient + <usize>(b * step(3, 0) + h * step(3, 1) + first * step(3, 2));
          weigh(query, first, rows, start, end, scale, window, isCausal, canBeEmpty);
          addTurned(weights, arrived, 3, width, rows, start, end, atValues);
          packSixes(arrived, step(3, 2), step(3, 3), rows, width, queries);
          scoreTiles(queries, valueRows, width, slopes, rows, start, end);
          for (let i = 0; i < rows; i++) slope(weights + <usize>i * row, slopes + <usize>i * row, end - start, scale);
          addTurned(slopes, query, 0, d, rows, start, end, atKeys);
          packSixes(slopes, <i32>row, 4, rows, end - start, packed);
          const panel = <usize>s << 5;
          tiles(packed, keyColumns + (<usize>start << 5), panel, end - start, out, <usize>d << 2, rows, d, false, apart);
          out += <usize>(rows * d) << 2;
        }
      atKeys += <usize>(s * d) << 2;
      atValues += <usize>(s * width) << 2;
    }
}

/** The gradient at a row of scores from that at its weights, in place: w ⊙ (g − Σ g ⊙ w) · scale. */
function slope(w: usize, g: usize, n: i32, scale: f32): void {
  const bytes = <usize>n << 2;
  const whole = <usize>(n & ~3) << 2;
  let sums = f32x4.splat(0);
  let at: usize = 0;
  for (; at < whole; at += 16) sums = f32x4.add(sums, f32x4.mul(v128.load(w + at), v128.load(g + at)));
  let sum = f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1) + (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3));
  for (; at < bytes; at += 4) sum += load<f32>(w + at) * load<f32>(g + at);
  const all = f32x4.splat(sum);
  const scales = f32x4.splat(scale);
  for (at = 0; at < whole; at += 16)
    v128.store(g + at, f32x4.mul(f32x4.mul(v128.load(w + at), f32x4.sub(v128.load(g + at), all)), scales));
  for (; at < bytes; at += 4) store<f32>(g + at, load<f32>(w + at) * (load<f32>(g + at) - sum) * scale);
}

/** out [S, wide] += aᵀ · b for a block's a [rows, end − start] and b [rows, wide], the rows of `operand` from `b` on. */
function addTurned(a: usize, b: usize, operand: i32, wide: i32, rows: i32, start: i32, end: i32, out: usize): void {
  const outRow = <usize>wide << 2;
  packSixes(a, 4, <i32>row, end - start, rows, turned);
  packEights(b, step(operand, 3), step(operand, 2), wide, rows, columns);
  tiles(turned, columns, <usize>rows << 5, rows, out + <usize>start * outRow, outRow, end - start, wide, true, apart);
}

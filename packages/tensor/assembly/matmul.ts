// The matrix product for sizes that repay packing: blocks of both sides are copied into panels, in the order in which the tile
// reads them, so any strides will do. Small and narrow products are in vector-matrix.ts.
import { finish } from "./finish-imported";
import { packEights, packSixes } from "./pack";
import { packedBytes, TILE_BYTES } from "./panel";
import { tile } from "./tile";
import { advance, begin, cursor, setCursor } from "./walk";

/** Block sizes: 126 × 512 of a stay in the second-level cache, and so does 512 × 512 of b where that has 2 MiB. */
const ROWS: i32 = 126;
const INNER: i32 = 512;
const COLUMNS: i32 = 512;

/** Blocks of equal size, none of them larger than `most`, in multiples of `grain`: 128 rows are better 66 and 62 than 126 and 2. */
function evenly(n: i32, most: i32, grain: i32): i32 {
  const blocks = (n + most - 1) / most;
  return (((n + blocks - 1) / blocks + grain - 1) / grain) * grain;
}

/** Bytes that a product needs beside its operands: a block of each side and one tile. */
export function matmulScratch(m: i32, n: i32, k: i32): usize {
  const inner = min(k, INNER);
  return TILE_BYTES + <usize>(packedBytes(evenly(m, ROWS, 6), inner, 6) + packedBytes(evenly(n, COLUMNS, 8), inner, 8));
}

/**
 * out [..., M, N] = a [..., M, K] · b [..., K, N] + bias [N], which is left out at address 0. The steps of a and b are in bytes, the rows
 * of out `outRow` bytes apart, its matrices one after another, and the `axes` batch axes are operands 0 and 1 of the descriptor.
 * @param f with another number than 0 what `finish` does with each part when it is complete; `factor` lies as out does.
 */
export function matmul(
  a: usize, aRow: i32, aInner: i32,
  b: usize, bInner: i32, bColumn: i32,
  bias: usize, out: usize, outRow: i32,
  m: i32, n: i32, k: i32,
  axes: i32, scratch: usize, f: i32, factor: usize,
): void {
  const mostRows = evenly(m, ROWS, 6);
  const mostColumns = evenly(n, COLUMNS, 8);
  const blockA = scratch + TILE_BYTES;
  const blockB = blockA + <usize>packedBytes(mostRows, min(k, INNER), 6);
  const apart = factor - out;
  setCursor(0, a);
  setCursor(1, b);
  for (let batches = begin(axes); batches > 0; batches--) {
    a = cursor(0);
    b = cursor(1);
    for (let column = 0; column < n; column += mostColumns) {
      const columns = min(mostColumns, n - column);
      for (let inner = 0; inner < k; inner += INNER) {
        const depth = min(INNER, k - inner);
        packEights(b + <usize>(inner * bInner) + <usize>(column * bColumn), bColumn, bInner, columns, depth, blockB);
        const last = bias != 0 && inner + depth == k ? bias + (<usize>column << 2) : 0;
        for (let row = 0; row < m; row += mostRows) {
          const rows = min(mostRows, m - row);
          packSixes(a + <usize>(row * aRow) + <usize>(inner * aInner), aRow, aInner, rows, depth, blockA);
          const to = out + <usize>(row * outRow) + (<usize>column << 2);
          tiles(blockA, blockB, depth << 5, depth, to, outRow, rows, columns, inner > 0, scratch);
          if (last != 0) addToRows(last, to, outRow, rows, columns);
          if (f != 0 && inner + depth == k) finish(f, factor == 0 ? 0 : to + apart, to, outRow, rows, columns);
        }
      }
    }
    out += <usize>(m * outRow);
    advance(axes, 2);
  }
}

/** Adds a row to each of several, which have just been written. */
export function addToRows(from: usize, to: usize, row: i32, rows: i32, columns: i32): void {
  const whole = <usize>(columns & ~3) << 2;
  const bytes = <usize>columns << 2;
  for (; rows > 0; rows--, to += <usize>row) {
    let at: usize = 0;
    for (; at < whole; at += 16) v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)));
    for (; at < bytes; at += 4) store<f32>(to + at, load<f32>(to + at) + load<f32>(from + at));
  }
}

/**
 * All tiles of one pair of blocks; a tile over the edge is computed apart and its inner part copied.
 * @param panel bytes from one panel of b to the next, which may be deeper than `k`.
 */
export function tiles(
  a: usize, b: usize, panel: usize, k: i32,
  out: usize, outRow: usize, rows: i32, columns: i32, adds: bool, apart: usize,
): void {
  for (let column = 0; column < columns; column += 8, b += panel) {
    const width = min(8, columns - column);
    let left = a;
    for (let row = 0; row < rows; row += 6, left += <usize>(k * 24)) {
      const height = min(6, rows - row);
      const to = out + <usize>row * outRow + (<usize>column << 2);
      if (width == 8 && height == 6) {
        tile(left, b, k, to, outRow, adds);
        continue;
      }
      tile(left, b, k, apart, 32, false);
      for (let i = 0; i < height; i++) putRow(apart + (<usize>i << 5), to + <usize>i * outRow, width, adds);
    }
  }
}

function putRow(from: usize, to: usize, width: i32, adds: bool): void {
  for (; width >= 4; width -= 4, from += 16, to += 16)
    v128.store(to, adds ? f32x4.add(v128.load(to), v128.load(from)) : v128.load(from));
  for (; width > 0; width--, from += 4, to += 4) {
    const value = load<f32>(from);
    store<f32>(to, adds ? load<f32>(to) + value : value);
  }
}

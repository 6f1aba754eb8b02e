// The matrix product for sizes that repay packing: blocks of both sides are copied into panels, in the order in which the tile
// reads them, so any strides will do. Small and narrow products are in vector-matrix.ts.
import { packEights, packSixes } from "./pack";
import { packedBytes, TILE_BYTES } from "./panel";
import { tile } from "./tile";
import { advance, begin, cursor, setCursor } from "./walk";

/** Block sizes: 126 × 256 of a and 256 × 512 of b stay in the second-level cache. */
const ROWS: i32 = 126;
const INNER: i32 = 256;
const COLUMNS: i32 = 512;

/** Bytes that a product needs beside its operands: a block of each side and one tile. */
export function matmulScratch(m: i32, n: i32, k: i32): usize {
  const inner = min(k, INNER);
  return TILE_BYTES + <usize>(packedBytes(min(m, ROWS), inner, 6) + packedBytes(min(n, COLUMNS), inner, 8));
}

/**
 * out [..., M, N] = a [..., M, K] · b [..., K, N]; the steps of a and b are in bytes, out is row-major, and the `axes` batch
 * axes are operands 0 and 1 of the descriptor.
 */
export function matmul(
  a: usize, aRow: i32, aInner: i32,
  b: usize, bInner: i32, bColumn: i32,
  out: usize, m: i32, n: i32, k: i32,
  axes: i32, scratch: usize,
): void {
  const outRow = <usize>n << 2;
  const blockA = scratch + TILE_BYTES;
  const blockB = blockA + <usize>packedBytes(min(m, ROWS), min(k, INNER), 6);
  setCursor(0, a);
  setCursor(1, b);
  for (let batches = begin(axes); batches > 0; batches--) {
    a = cursor(0);
    b = cursor(1);
    for (let column = 0; column < n; column += COLUMNS) {
      const columns = min(COLUMNS, n - column);
      for (let inner = 0; inner < k; inner += INNER) {
        const depth = min(INNER, k - inner);
        packEights(b + <usize>(inner * bInner) + <usize>(column * bColumn), bColumn, bInner, columns, depth, blockB);
        for (let row = 0; row < m; row += ROWS) {
          const rows = min(ROWS, m - row);
          packSixes(a + <usize>(row * aRow) + <usize>(inner * aInner), aRow, aInner, rows, depth, blockA);
          const to = out + <usize>row * outRow + (<usize>column << 2);
          tiles(blockA, blockB, depth << 5, depth, to, outRow, rows, columns, inner > 0, scratch);
        }
      }
    }
    out += <usize>m * outRow;
    advance(axes, 2);
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

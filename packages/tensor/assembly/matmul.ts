// The matrix product for sizes that repay packing: blocks of both sides are copied into panels of eight, in the order in which
// the tile reads them, so any strides will do. Small and narrow products are in vector-matrix.ts.
import { turnSquare } from "./copy";
import { tile } from "./tile";
import { advance, begin, cursor, setCursor } from "./walk";

/** Block sizes: 128 × 256 of a and 256 × 512 of b stay in the second-level cache. */
const ROWS: i32 = 128;
const INNER: i32 = 256;
const COLUMNS: i32 = 512;

/** Bytes that a product needs beside its operands: a block of each side and one tile. */
export function matmulScratch(m: i32, n: i32, k: i32): usize {
  const inner = min(k, INNER);
  return (<usize>(((min(m, ROWS) + 7) & ~7) * inner + ((min(n, COLUMNS) + 7) & ~7) * inner) << 2) + 256;
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
  const blockA = scratch + 256;
  const blockB = blockA + (<usize>(((min(m, ROWS) + 7) & ~7) * min(k, INNER)) << 2);
  setCursor(0, a);
  setCursor(1, b);
  for (let batches = begin(axes); batches > 0; batches--) {
    a = cursor(0);
    b = cursor(1);
    for (let column = 0; column < n; column += COLUMNS) {
      const columns = min(COLUMNS, n - column);
      for (let inner = 0; inner < k; inner += INNER) {
        const depth = min(INNER, k - inner);
        pack(b + <usize>(inner * bInner) + <usize>(column * bColumn), bColumn, bInner, columns, depth, blockB);
        for (let row = 0; row < m; row += ROWS) {
          const rows = min(ROWS, m - row);
          pack(a + <usize>(row * aRow) + <usize>(inner * aInner), aRow, aInner, rows, depth, blockA);
          tiles(blockA, blockB, depth, out + <usize>row * outRow + (<usize>column << 2), outRow, rows, columns, inner > 0, scratch);
        }
      }
    }
    out += <usize>m * outRow;
    advance(axes, 2);
  }
}

/** All tiles of one pair of blocks; a tile over the edge is computed apart and its inner part copied. */
function tiles(a: usize, b: usize, k: i32, out: usize, outRow: usize, rows: i32, columns: i32, adds: bool, apart: usize): void {
  const panel = <usize>k << 5;
  for (let column = 0; column < columns; column += 8, b += panel) {
    const width = min(8, columns - column);
    let left = a;
    for (let row = 0; row < rows; row += 8, left += panel) {
      const height = min(8, rows - row);
      const to = out + <usize>row * outRow + (<usize>column << 2);
      if (width == 8 && height == 8) {
        tile(left, b, k, to, outRow, adds);
        continue;
      }
      tile(left, b, k, apart, 32, false);
      for (let i = 0; i < height; i++)
        for (let j = 0; j < width; j++) {
          const at = to + <usize>i * outRow + (<usize>j << 2);
          const value = load<f32>(apart + (<usize>(i * 8 + j) << 2));
          store<f32>(at, adds ? load<f32>(at) + value : value);
        }
    }
  }
}

/** Eight lines (rows of a, columns of b) at a time: their first elements, their second ones, and so on; missing lines are 0. */
function pack(from: usize, line: i32, inner: i32, lines: i32, depth: i32, to: usize): void {
  for (; lines >= 8; lines -= 8, from += <usize>(line * 8)) {
    if (line == 4) {
      let at = from;
      for (let i = 0; i < depth; i++, at += <usize>inner, to += 32) {
        v128.store(to, v128.load(at));
        v128.store(to, v128.load(at, 16), 16);
      }
      continue;
    }
    let i = 0;
    if (inner == 4) {
      const lower = from + <usize>(line * 4);
      for (; i + 4 <= depth; i += 4, to += 128) {
        turnSquare(from + (<usize>i << 2), line, to, 32);
        turnSquare(lower + (<usize>i << 2), line, to + 16, 32);
      }
    }
    for (; i < depth; i++, to += 32) packOne(from + <usize>(i * inner), line, 8, to);
  }
  if (lines > 0) for (let i = 0; i < depth; i++, to += 32) packOne(from + <usize>(i * inner), line, lines, to);
}

@inline function packOne(from: usize, line: i32, lines: i32, to: usize): void {
  for (let i = 0; i < lines; i++) store<f32>(to + (<usize>i << 2), load<f32>(from + <usize>(i * line)));
  for (let i = lines; i < 8; i++) store<f32>(to + (<usize>i << 2), 0);
}

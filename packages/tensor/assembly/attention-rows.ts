// Parts of queries, keys and values in the form in which the tiles read them. Nothing is computed but the scale of queries.
import { copyRow, turnSquare } from "./copy";

/** Bytes from one row to the next of what `rowsOf` returned last. */
export let rowStep: usize = 0;

export function setRowStep(bytes: usize): void {
  rowStep = bytes;
}

/** Bytes of rows as the tiles read them: whole eights of columns. */
@inline export function paddedRow(width: i32): usize {
  return <usize>((width + 7) & ~7) << 2;
}

/**
 * `count` rows of `width` elements, each one after another: where they are, or copied to `room`. Rows far apart are read in place only
 * when `mayBeApart`: a tile that reads a narrow strip of many rows would find them all in the same few lines of the cache.
 */
export function rowsOf(from: usize, line: i32, inner: i32, count: i32, width: i32, mayBeApart: bool, room: usize): usize {
  if ((inner == 4 || width == 1) && line > 0 && (mayBeApart || line == width << 2)) {
    rowStep = <usize>line;
    return from;
  }
  const row = paddedRow(width);
  let to = room;
  for (; count > 0; count--, from += <usize>line, to += row)
    if (inner == 4) for (let at: usize = 0; at < row; at += 16) v128.store(to + at, v128.load(from + at));
    else copyRow(from, inner, to, 4, width);
  rowStep = row;
  return room;
}

/** Queries times `scale` in panels of eight, [depth, 8] each; those that are missing are 0. */
export function packQueries(from: usize, line: i32, inner: i32, count: i32, depth: i32, scale: f32, to: usize): void {
  for (; count > 0; count -= 8, from += <usize>(line * 8)) {
    const present = min(8, count);
    let d = 0;
    if (inner == 4 && present == 8) {
      const scales = f32x4.splat(scale);
      for (; d + 4 <= depth; d += 4) {
        const at = from + (<usize>d << 2);
        const panel = to + (<usize>d << 5);
        turnSquare(at, line, panel, 32);
        turnSquare(at + <usize>(line * 4), line, panel + 16, 32);
        for (let half: usize = 0; half < 128; half += 16) v128.store(panel + half, f32x4.mul(v128.load(panel + half), scales));
      }
    }
    for (; d < depth; d++)
      for (let i = 0; i < 8; i++) {
        const x: f32 = i < present ? load<f32>(from + <usize>(i * line) + <usize>(d * inner)) * scale : 0;
        store<f32>(to + (<usize>d << 5) + (<usize>i << 2), x);
      }
    to += <usize>depth << 5;
  }
}

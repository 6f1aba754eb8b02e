// Parts of queries, keys and values in the form in which the tiles read them. Nothing is computed but the scale of queries.
import { copyRow } from "./copy";

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
  for (; count > 0; count--, from += <usize>line, to += row) copyRow(from, inner, to, 4, width);
  rowStep = row;
  return room;
}

/** Queries times `scale` in panels of eight, [depth, 8] each; those that are missing are 0. */
export function packQueries(from: usize, line: i32, inner: i32, count: i32, depth: i32, scale: f32, to: usize): void {
  for (; count > 0; count -= 8, from += <usize>(line * 8)) {
    const panel = to;
    const present = min(8, count);
    for (let i = 0; i < present; i++) {
      let at = from + <usize>(i * line);
      let lane = panel + (<usize>i << 2);
      for (let d = 0; d < depth; d++, at += <usize>inner, lane += 32) store<f32>(lane, load<f32>(at) * scale);
    }
    for (let i = present; i < 8; i++) {
      let lane = panel + (<usize>i << 2);
      for (let d = 0; d < depth; d++, lane += 32) store<f32>(lane, 0);
    }
    to += <usize>depth << 5;
  }
}

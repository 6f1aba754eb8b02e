// Blocks of a matrix in the order in which the tile reads them: six rows of the left side or eight columns of the right side at a
// time, their first elements, their second ones, and so on. A line is a row or a column; lines that are missing are 0.
import { turnSquare } from "./copy";

/** Columns for the tile's right side; `line` bytes from one to the next, `inner` bytes along each. */
export function packEights(from: usize, line: i32, inner: i32, lines: i32, depth: i32, to: usize): void {
  if (line == 4) {
    // Four panels at a time, so that what is fetched together is used together.
    for (; lines >= 32; lines -= 32, from += 128, to += <usize>depth << 7) packFourEights(from, inner, depth, to);
  }
  for (; lines >= 8; lines -= 8, from += <usize>(line * 8)) {
    let i = 0;
    if (line == 4) {
      let at = from;
      for (; i < depth; i++, at += <usize>inner, to += 32) {
        v128.store(to, v128.load(at));
        v128.store(to, v128.load(at, 16), 16);
      }
    } else if (inner == 4) {
      const lower = from + <usize>(line * 4);
      for (; i + 4 <= depth; i += 4, to += 128) {
        turnSquare(from + (<usize>i << 2), line, to, 32);
        turnSquare(lower + (<usize>i << 2), line, to + 16, 32);
      }
    }
    to = packRest(from, line, inner, 8, i, depth, to, 8);
  }
  if (lines > 0) packRest(from, line, inner, lines, 0, depth, to, 8);
}

function packFourEights(from: usize, inner: i32, depth: i32, to: usize): void {
  const panel = <usize>depth << 5;
  for (; depth > 0; depth--, from += <usize>inner, to += 32) {
    let at = to;
    v128.store(at, v128.load(from));
    v128.store(at, v128.load(from, 16), 16);
    at += panel;
    v128.store(at, v128.load(from, 32));
    v128.store(at, v128.load(from, 48), 16);
    at += panel;
    v128.store(at, v128.load(from, 64));
    v128.store(at, v128.load(from, 80), 16);
    at += panel;
    v128.store(at, v128.load(from, 96));
    v128.store(at, v128.load(from, 112), 16);
  }
}

/** Rows for the tile's left side. */
export function packSixes(from: usize, line: i32, inner: i32, lines: i32, depth: i32, to: usize): void {
  for (; lines >= 6; lines -= 6, from += <usize>(line * 6)) {
    let i = 0;
    if (line == 4) {
      let at = from;
      for (; i < depth; i++, at += <usize>inner, to += 24) {
        v128.store(to, v128.load(at));
        store<u64>(to, load<u64>(at, 16), 16);
      }
    } else if (inner == 4) {
      for (; i + 4 <= depth; i += 4, to += 96) {
        const at = from + (<usize>i << 2);
        turnSquare(at, line, to, 24);
        turnPair(v128.load(at + <usize>(line * 4)), v128.load(at + <usize>(line * 5)), to + 16);
      }
    }
    to = packRest(from, line, inner, 6, i, depth, to, 6);
  }
  if (lines > 0) packRest(from, line, inner, lines, 0, depth, to, 6);
}

/** Two rows of four as the last two elements of four rows of six. */
@inline function turnPair(a: v128, b: v128, to: usize): void {
  const low = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const high = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  v128.store64_lane(to, low, 0);
  v128.store64_lane(to, low, 1, 24);
  v128.store64_lane(to, high, 0, 48);
  v128.store64_lane(to, high, 1, 72);
}

/** Elements from `first` on, one by one; returns where the next lines go. */
function packRest(from: usize, line: i32, inner: i32, lines: i32, first: i32, depth: i32, to: usize, wide: i32): usize {
  for (let i = first; i < depth; i++, to += <usize>wide << 2)
    for (let j = 0; j < wide; j++)
      store<f32>(to + (<usize>j << 2), j < lines ? load<f32>(from + <usize>(i * inner) + <usize>(j * line)) : 0);
  return to;
}

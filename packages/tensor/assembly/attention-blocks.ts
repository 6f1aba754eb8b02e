// Attention of one block of queries, as far as its weights: what attention and its gradient share. Sizes and steps stand in the
// descriptor: B, H, G, T, S, D, V, and the four axes of q, k, v and the gradient as operands 0 to 3.
import { extreme } from "./extreme";
import { packEights, packSixes, tiles } from "./imported";
import { packedBytes, TILE_BYTES } from "./panel";
import { softmax } from "./softmax";
import { size, step } from "./walk";

/** Queries of a block: a multiple of the tile's rows, few enough that a causal rule leaves out much. */
export const BLOCK: i32 = 24;

/** Where things stand in the scratch memory of a call. One tile is at the beginning. */
export let apart: usize = 0;
export let keys: usize = 0; // [S, D] in eights of keys
export let queries: usize = 0; // a block in sixes
export let weights: usize = 0; // [BLOCK, S], rows `row` bytes apart
export let packed: usize = 0; // the same in sixes
export let row: usize = 0;

/** Lays the scratch memory out; returns its end. */
export function place(scratch: usize): usize {
  const s = size(4);
  row = <usize>((s + 7) & ~7) << 2;
  apart = scratch;
  keys = apart + TILE_BYTES;
  queries = keys + <usize>packedBytes(s, size(5), 8);
  weights = queries + <usize>packedBytes(BLOCK, max(size(5), size(6)), 6);
  packed = weights + <usize>BLOCK * row;
  return packed + <usize>BLOCK * row;
}

/** Which keys the rules let a query see: from `first(t)` up to `last(t)`. */
@inline function firstKey(t: i32, window: i32): i32 {
  return max(0, size(4) - size(3) + t - window + 1);
}

@inline function lastKey(t: i32, isCausal: bool): i32 {
  return isCausal ? max(0, size(4) - size(3) + t + 1) : size(4);
}

/** The first key that any query of a block from t on sees, rounded down to a panel. */
export function blockStart(t: i32, window: i32): i32 {
  return min(firstKey(t, window), size(4)) & ~7;
}

/** One behind the last key that any of the queries sees. */
export function blockEnd(t: i32, rows: i32, isCausal: bool): i32 {
  return lastKey(t + rows - 1, isCausal);
}

/** The block's weights over keys `start` up to `end`, 0 where the rules hide a key. A row that sees nothing is 0. */
export function weigh(
  q: usize, t: i32, rows: i32, start: i32, end: i32,
  scale: f32, window: i32, isCausal: bool, canBeEmpty: bool,
): void {
  const d = size(5);
  packSixes(q, step(0, 2), step(0, 3), rows, d, queries);
  multiply(queries, scale, ((rows + 5) / 6) * 6 * d);
  scoreTiles(queries, keys, d, weights, rows, start, end);
  for (let i = 0; i < rows; i++) {
    const at = weights + <usize>i * row;
    const from = max(firstKey(t + i, window), start);
    const to = min(lastKey(t + i, isCausal), end);
    const first = at + (<usize>(from - start) << 2);
    const isEmpty = from >= to || (canBeEmpty && extreme(true, first, 4, to - from) == -Infinity);
    if (isEmpty) {
      memory.fill(at, 0, <usize>(end - start) << 2);
      continue;
    }
    softmax(first, first, 1, to - from);
    memory.fill(at, 0, first - at);
    memory.fill(at + (<usize>(to - start) << 2), 0, <usize>(end - to) << 2);
  }
}

/** out [rows, end − start] = a · bᵀ for a in sixes and b in eights, both `depth` wide, whole tiles: out has room for them. */
export function scoreTiles(a: usize, b: usize, depth: i32, out: usize, rows: i32, start: i32, end: i32): void {
  const panel = <usize>depth << 5;
  const whole = ((rows + 5) / 6) * 6;
  tiles(a, b + <usize>(start >> 3) * panel, panel, depth, out, row, whole, (end - start + 7) & ~7, false, apart);
}

/** x · factor for `n` elements, n even. */
function multiply(x: usize, factor: f32, n: i32): void {
  const factors = f32x4.splat(factor);
  const whole = x + (<usize>(n & ~3) << 2);
  const end = x + (<usize>n << 2);
  for (; x < whole; x += 16) v128.store(x, f32x4.mul(v128.load(x), factors));
  for (; x < end; x += 4) store<f32>(x, load<f32>(x) * factor);
}

/** Keys of one head as the right side of scores. */
export function packKeys(k: usize): void {
  packEights(k, step(1, 2), step(1, 3), size(4), size(5), keys);
}

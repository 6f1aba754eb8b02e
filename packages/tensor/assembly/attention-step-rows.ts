// What a step of decoding keeps of each query of a key/value head's group: the query, its scores of a block of keys, its running softmax and sums. Not
// here: the keys and values that go in (attention-step.ts, compact-step.ts), rules (attention-step-rules.ts).
import { KEYS } from "./attention-block";
import { beginSoftmax } from "./attention-imported";
import { canBeEmpty, depth, groups, headOf, heads, queryCount, sinkOf, width } from "./attention-call";
import { paddedRow } from "./attention-rows";
import { size, step } from "./walk";

/** Of one query and a block of keys. */
export let scores: usize = 0;
/** Weighted values of each query of a group, whole eights. */
export let sums: usize = 0;
/** Times the scale, whole eights. */
export let queries: usize = 0;
/** A number per query: the greatest score, the sum of exponentials. */
export let most: usize = 0;
export let sum: usize = 0;

/** Lays the memory out; returns its end. */
export function placeStep(scratch: usize): usize {
  const rows = <usize>rowsOfGroup();
  scores = scratch;
  sums = scores + <usize>(KEYS + 4) * 4;
  queries = sums + rows * paddedRow(width());
  most = queries + rows * paddedRow(depth());
  sum = most + rows * 4;
  return sum + rows * 4;
}

/** Queries that read one key/value head. */
@inline export function rowsOfGroup(): i32 {
  return heads() / max(1, groups()) * queryCount();
}

/** Parts that can be computed apart: a key/value head with all heads that read it. */
export function partsOfStep(): i32 {
  return size(0) * groups();
}

/** The queries that read key/value head g of batch row b. */
export function beginStep(q: usize, b: i32, g: i32, scale: f32): void {
  const group = heads() / groups();
  let to = queries;
  let row = 0;
  for (let h = g * group; h < (g + 1) * group; h++)
    for (let t = 0; t < queryCount(); t++, row++, to += paddedRow(depth())) {
      let at = headOf(q, 0, 0, b, h) + <usize>(t * step(0, 2));
      for (let d = 0; d < depth(); d++, at += <usize>step(0, 3)) store<f32>(to + (<usize>d << 2), load<f32>(at) * scale);
      beginSoftmax(most + (<usize>row << 2), sum + (<usize>row << 2), 1, sinkOf(h));
    }
  memory.fill(sums, 0, <usize>row * paddedRow(width()));
}

/** Multiplies the sums of one query. */
export function rescale(at: usize, factor: f32): void {
  const factors = f32x4.splat(factor);
  for (const end = at + paddedRow(width()); at < end; at += 16) v128.store(at, f32x4.mul(v128.load(at), factors));
}

/** The sums over the sums of exponentials, to `out`. */
export function divideStep(out: usize, b: i32, g: i32): void {
  const rows = rowsOfGroup();
  const bytes = <usize>width() << 2;
  let to = out + <usize>((b * heads() * queryCount() + g * rows) * width()) * 4;
  for (let row = 0; row < rows; row++, to += bytes) {
    const share = load<f32>(sum + (<usize>row << 2));
    const isEmpty = canBeEmpty() && share == 0 && load<f32>(most + (<usize>row << 2)) == -Infinity;
    const from = sums + <usize>row * paddedRow(width());
    for (let at: usize = 0; at < bytes; at += 4) store<f32>(to + at, isEmpty ? 0 : load<f32>(from + at) / share);
  }
}

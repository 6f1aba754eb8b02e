// Attention of few queries, as in a step of decoding: each key and each value is read once for all heads of its group, in place where rows lie one
// element after another. Not here: many queries (attention.ts).
import { KEYS } from "./attention-block";
import { addRows, beginSoftmax, scoreRow, softmaxRow } from "./attention-imported";
import {
  bias, canBeEmpty, depth, firstKey, groups, hasSlopes, headOf, heads, keyCount, lastKey, mask, position, queryCount, sinkOf, slopeOf, width,
} from "./attention-call";
import { keysOf, useOperands, valuesOf } from "./attention-operands";
import { paddedRow, rowStep } from "./attention-rows";
import { place } from "./attention-scratch";
import { tanh } from "./exponential";
import { size, step } from "./walk";

let scores: usize = 0; // of one query and a block of keys
let sums: usize = 0; // weighted values of each query of a group, whole eights
let queries: usize = 0; // times the scale
let most: usize = 0;
let sum: usize = 0;

function placeAll(scratch: usize): usize {
  const rows = <usize>(heads() / max(1, groups()) * queryCount());
  scores = place(scratch);
  sums = scores + <usize>(KEYS + 4) * 4;
  queries = sums + rows * paddedRow(width());
  most = queries + rows * paddedRow(depth());
  sum = most + rows * 4;
  return sum + rows * 4;
}

export function attentionStepScratch(): usize {
  return placeAll(0);
}

/** Parts that can be computed apart: a key/value head with all heads that read it. */
export function attentionStepParts(): i32 {
  return size(0) * groups();
}

/** q [B, H, T, D], k [B, G, S, D], v [B, G, S, V] → out [B, H, T, V]: `parts` of it from part `first` on. */
export function attentionStep(
  q: usize, k: usize, v: usize, out: usize, scratch: usize, scale: f32, cap: f32, first: i32, parts: i32,
): void {
  placeAll(scratch);
  useOperands(k, v);
  for (let part = first; part < first + parts; part++) {
    const b = part / groups();
    const g = part % groups();
    begin(q, b, g, scale);
    for (let key = firstKey(0), end = lastKey(queryCount() - 1, b); key < end; key += KEYS)
      attendBlock(b, g, key, min(KEYS, end - key), cap);
    divide(out, b, g);
  }
}

function begin(q: usize, b: i32, g: i32, scale: f32): void {
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

/** Scores, softmax and weighted values of each query that reads the block. */
function attendBlock(b: i32, g: i32, key: i32, count: i32, cap: f32): void {
  const keys = keysOf(b, g, key, count, true);
  const keyStep = rowStep;
  const values = valuesOf(b, g, key, count, true);
  const valueStep = rowStep;
  const group = heads() / groups();
  let row = 0;
  for (let h = g * group; h < (g + 1) * group; h++)
    for (let t = 0; t < queryCount(); t++, row++) {
      const from = max(firstKey(t) - key, 0);
      const n = min(lastKey(t, b) - key, count) - from;
      if (n <= 0) continue;
      scoreRow(keys + <usize>from * keyStep, keyStep, n, queries + <usize>row * paddedRow(depth()), depth(), scores);
      applyRules(key + from, n, t, b, h, cap);
      const factor = softmaxRow(scores, n, most + (<usize>row << 2), sum + (<usize>row << 2));
      const to = sums + <usize>row * paddedRow(width());
      if (factor != 1) rescale(to, factor);
      addRows(scores, values + <usize>from * valueStep, valueStep, n, width(), to);
    }
}

/** What rules other than positions do to the scores of one query, in their order. */
function applyRules(key: i32, count: i32, t: i32, b: i32, h: i32, cap: f32): void {
  const end = scores + (<usize>count << 2);
  if (cap != 0) {
    const caps = f32x4.splat(cap);
    for (let at = scores; at < end; at += 16) v128.store(at, f32x4.mul(tanh(f32x4.div(v128.load(at), caps)), caps));
  }
  if (hasSlopes()) {
    const slope = slopeOf(h);
    let far = key - position(t);
    for (let at = scores; at < end; at += 4, far++) store<f32>(at, load<f32>(at) + slope * <f32>far);
  }
  if (bias() != 0) {
    let from = headOf(bias(), 3, 8, b, h) + <usize>(t * step(3, 10) + key * step(3, 11));
    for (let at = scores; at < end; at += 4, from += <usize>step(3, 11)) store<f32>(at, load<f32>(at) + load<f32>(from));
  }
  if (mask() != 0) {
    let from = headOf(mask(), 3, 4, b, h) + <usize>(t * step(3, 6) + key * step(3, 7));
    for (let at = scores; at < end; at += 4, from += <usize>step(3, 7)) if (load<i32>(from) == 0) store<f32>(at, -Infinity);
  }
}

function rescale(at: usize, factor: f32): void {
  const factors = f32x4.splat(factor);
  for (const end = at + paddedRow(width()); at < end; at += 16) v128.store(at, f32x4.mul(v128.load(at), factors));
}

function divide(out: usize, b: i32, g: i32): void {
  const rows = heads() / groups() * queryCount();
  const bytes = <usize>width() << 2;
  let to = out + <usize>((b * heads() * queryCount() + g * rows) * width()) * 4;
  for (let row = 0; row < rows; row++, to += bytes) {
    const share = load<f32>(sum + (<usize>row << 2));
    const isEmpty = canBeEmpty() && share == 0 && load<f32>(most + (<usize>row << 2)) == -Infinity;
    const from = sums + <usize>row * paddedRow(width());
    for (let at: usize = 0; at < bytes; at += 4) store<f32>(to + at, isEmpty ? 0 : load<f32>(from + at) / share);
  }
}

// Attention by blocks with a running softmax (FlashAttention, Dao et al. 2022): no more than a block of scores exists, whatever the number of
// queries and keys. Not here: its gradient (attention-gradient.ts), few queries (attention-step.ts).
import { BLOCK, KEYS, LINE } from "./attention-block";
import { addValues, beginSoftmax, softmaxPanel } from "./attention-imported";
import {
  canBeEmpty, depth, firstKey, groups, headOf, heads, keyCount, lastKey, queryCount, sinkOf, width,
} from "./attention-call";
import { keysOf, useOperands, valuesOf } from "./attention-operands";
import { clearRest, from, scorePanelWithRules, to } from "./attention-panel";
import { packQueries, paddedRow, rowStep } from "./attention-rows";
import { factors, most, place, queries, scores, sum, sums } from "./attention-scratch";
import { size, step } from "./walk";

/** Bytes of scratch for the sizes in the descriptor. */
export function attentionScratch(): usize {
  return place(0);
}

/** Parts that can be computed apart, each with scratch of its own: blocks of queries of one head. */
export function attentionParts(): i32 {
  return size(0) * heads() * ((queryCount() + BLOCK - 1) / BLOCK);
}

/** q [B, H, T, D], k [B, G, S, D], v [B, G, S, V], of any strides → out [B, H, T, V]: `parts` of it from part `first` on. */
export function attention(
  q: usize, k: usize, v: usize, out: usize, scratch: usize, scale: f32, cap: f32, first: i32, parts: i32,
): void {
  place(scratch);
  useOperands(k, v);
  const blocks = (queryCount() + BLOCK - 1) / BLOCK;
  const group = heads() / max(1, groups());
  for (let part = first; part < first + parts; part++) {
    const head = part / blocks;
    const b = head / heads();
    const h = head % heads();
    const t = (part % blocks) * BLOCK;
    const rows = min(BLOCK, queryCount() - t);
    const query = headOf(q, 0, 0, b, h) + <usize>(t * step(0, 2));
    packQueries(query, step(0, 2), step(0, 3), rows, depth(), scale, queries);
    beginSoftmax(most, sum, BLOCK, sinkOf(h));
    attendBlock(b, h, h / group, t, rows, cap);
    divide(rows, out + <usize>((head * queryCount() + t) * width()) * 4);
  }
}

/** Sums of exponentials times values, for the block of queries from t on. */
function attendBlock(b: i32, h: i32, g: i32, t: i32, rows: i32, cap: f32): void {
  const row = paddedRow(width());
  memory.fill(sums, 0, <usize>BLOCK * row);
  const start = firstKey(t);
  const end = lastKey(t + rows - 1, b);
  for (let key = start; key < end; key += KEYS) {
    const count = min(KEYS, end - key);
    const kept = keysOf(b, g, key, count, true);
    const keptStep = rowStep;
    for (let i = 0; i < rows; i += 8) {
      scorePanelWithRules(kept, keptStep, key, count, t + i, i, b, h, cap, 0);
      const at = <usize>i << 2;
      const start = scores + at + <usize>from * LINE;
      if (from < to && softmaxPanel(start, to - from, most + at, sum + at, factors + at)) rescale(i);
      clearRest(scores + at, count);
    }
    const values = valuesOf(b, g, key, count, false);
    for (let i = 0; i < rows; i += 6) {
      const first = max(firstKey(t + i) - key, 0);
      const n = min(lastKey(t + i + 5, b) - key, count) - first;
      const weights = scores + (<usize>i << 2) + <usize>first * LINE;
      if (n > 0) addValues(weights, values + <usize>first * rowStep, rowStep, n, width(), sums + <usize>i * row, row);
    }
  }
}

/** Multiplies the sums of eight queries by their factors. */
function rescale(i: i32): void {
  const row = paddedRow(width());
  for (const end = i + 8; i < end; i++) {
    const factor = v128.load32_splat(factors + (<usize>i << 2));
    let at = sums + <usize>i * row;
    for (const stop = at + row; at < stop; at += 16) v128.store(at, f32x4.mul(v128.load(at), factor));
  }
}

/** The sums over the sums of exponentials, to `out`. */
function divide(rows: i32, out: usize): void {
  const row = paddedRow(width());
  const bytes = <usize>width() << 2;
  for (let i = 0; i < rows; i++, out += bytes) {
    if (canBeEmpty() && load<f32>(most + (<usize>i << 2)) == -Infinity && load<f32>(sum + (<usize>i << 2)) == 0) {
      memory.fill(out, 0, bytes);
      continue;
    }
    const share = load<f32>(sum + (<usize>i << 2));
    const shares = f32x4.splat(share);
    const from = sums + <usize>i * row;
    let at: usize = 0;
    for (; at + 16 <= bytes; at += 16) v128.store(out + at, f32x4.div(v128.load(from + at), shares));
    for (; at < bytes; at += 4) store<f32>(out + at, load<f32>(from + at) / share);
  }
}

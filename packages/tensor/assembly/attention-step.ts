// Attention of few queries, as in a step of decoding: each key and each value is read once for all heads of its group, in place where rows lie one
// element after another. Not here: many queries (attention.ts), keys and values of a compact cache (compact-step.ts).
import { KEYS } from "./attention-block";
import { addRows, scoreRow, softmaxRow } from "./attention-imported";
import { depth, firstKey, groups, heads, lastKey, queryCount, width } from "./attention-call";
import { keysOf, useOperands, valuesOf } from "./attention-operands";
import { paddedRow, rowStep } from "./attention-rows";
import {
  beginStep, divideStep, most, partsOfStep, placeStep, queries, rescale, scores, sum, sums,
} from "./attention-step-rows";
import { applyStepRules } from "./attention-step-rules";
import { place } from "./attention-scratch";

function placeAll(scratch: usize): usize {
  return placeStep(place(scratch));
}

export function attentionStepScratch(): usize {
  return placeAll(0);
}

export function attentionStepParts(): i32 {
  return partsOfStep();
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
    beginStep(q, b, g, scale);
    for (let key = firstKey(0), end = lastKey(queryCount() - 1, b); key < end; key += KEYS)
      attendBlock(b, g, key, min(KEYS, end - key), cap);
    divideStep(out, b, g);
  }
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
      applyStepRules(scores, key + from, n, t, b, h, cap);
      const factor = softmaxRow(scores, n, most + (<usize>row << 2), sum + (<usize>row << 2));
      const to = sums + <usize>row * paddedRow(width());
      if (factor != 1) rescale(to, factor);
      addRows(scores, values + <usize>from * valueStep, valueStep, n, width(), to);
    }
}

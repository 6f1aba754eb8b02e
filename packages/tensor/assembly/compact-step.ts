// Attention of few queries over keys and values of a compact cache. Those of a single query go from memory to registers; where a head has more they are
// unpacked, a block at a time. Not here: float32 (attention-step.ts), many queries (attention.ts).
import { KEYS } from "./attention-block";
import { addRows, scoreRow, softmaxRow } from "./attention-imported";
import { depth, firstKey, format, groups, headOf, heads, lastKey, queryCount, width } from "./attention-call";
import { paddedRow } from "./attention-rows";
import {
  applyRules, beginStep, divideStep, most, partsOfStep, placeStep, queries, rescale, rowsOfGroup, scores, sum, sums,
} from "./attention-step-rows";
import { BYTES, HALVES, unpackRows } from "./compact";
import { addHalves, raiseQuery, scoreHalves } from "./compact-halves";
import { addBytes, addNibbles, scoreBytes, scoreNibbles } from "./compact-integers";
import { step } from "./walk";

/** A second copy of the query (compact-halves.ts). */
let raised: usize = 0;
/** Rows that are unpacked, of keys and of values. */
let keyRows: usize = 0;
let valueRows: usize = 0;

function placeAll(scratch: usize): usize {
  raised = placeStep(scratch);
  keyRows = raised + paddedRow(depth());
  valueRows = keyRows + <usize>KEYS * paddedRow(depth());
  return valueRows + <usize>KEYS * paddedRow(width()) + 64;
}

export function compactStepScratch(): usize {
  return placeAll(0);
}

export function compactStepParts(): i32 {
  return partsOfStep();
}

/** q [B, H, T, D], k [B, G, S, words], v [B, G, S, words] → out [B, H, T, V]: `parts` of it from part `first` on. */
export function compactStep(
  q: usize, k: usize, v: usize, out: usize, scratch: usize, scale: f32, cap: f32, first: i32, parts: i32,
): void {
  placeAll(scratch);
  for (let part = first; part < first + parts; part++) {
    const b = part / groups();
    const g = part % groups();
    memory.fill(queries, 0, <usize>rowsOfGroup() * paddedRow(depth()));
    beginStep(q, b, g, scale);
    if (format() == HALVES) raiseQuery(queries, depth(), raised);
    const keys = headOf(k, 1, 0, b, g);
    const values = headOf(v, 2, 0, b, g);
    for (let key = firstKey(0), end = lastKey(queryCount() - 1, b); key < end; key += KEYS) {
      const n = min(KEYS, end - key);
      const keysHere = keys + <usize>(key * step(1, 2));
      const valuesHere = values + <usize>(key * step(2, 2));
      if (rowsOfGroup() == 1) attendOne(b, g, keysHere, valuesHere, key, n, cap);
      else attendBlock(b, g, keysHere, valuesHere, key, n, cap);
    }
    divideStep(out, b, g);
  }
}

/** Scores, softmax and weighted values of the only query that reads the block. */
function attendOne(b: i32, h: i32, keys: usize, values: usize, key: i32, count: i32, cap: f32): void {
  score(keys, <usize>step(1, 2), count);
  applyRules(key, count, 0, b, h, cap);
  const factor = softmaxRow(scores, count, most, sum);
  if (factor != 1) rescale(sums, factor);
  add(values, step(2, 2), count);
}

function score(keys: usize, line: usize, count: i32): void {
  if (format() == HALVES) scoreHalves(keys, line, count, queries, raised, depth(), scores, keyRows);
  else if (format() == BYTES) scoreBytes(keys, line, count, queries, depth(), scores);
  else scoreNibbles(keys, line, count, queries, depth(), scores);
}

function add(values: usize, line: i32, count: i32): void {
  const whole = count & ~3;
  if (format() == HALVES) addHalves(scores, values, <usize>line, whole, width(), sums, valueRows);
  else if (format() == BYTES) addBytes(scores, values, <usize>line, whole, width(), sums);
  else addNibbles(scores, values, <usize>line, whole, width(), sums);
  unpackRows(format(), values + <usize>(whole * line), line, count - whole, width(), valueRows);
  addRows(scores + (<usize>whole << 2), valueRows, paddedRow(width()), count - whole, width(), sums);
}

/** The same for each query that reads the block. */
function attendBlock(b: i32, g: i32, keys: usize, values: usize, key: i32, count: i32, cap: f32): void {
  const keyStep = paddedRow(depth());
  const valueStep = paddedRow(width());
  unpackRows(format(), keys, step(1, 2), count, depth(), keyRows);
  unpackRows(format(), values, step(2, 2), count, width(), valueRows);
  const group = heads() / groups();
  let row = 0;
  for (let h = g * group; h < (g + 1) * group; h++)
    for (let t = 0; t < queryCount(); t++, row++) {
      const from = max(firstKey(t) - key, 0);
      const n = min(lastKey(t, b) - key, count) - from;
      if (n <= 0) continue;
      scoreRow(keyRows + <usize>from * keyStep, keyStep, n, queries + <usize>row * keyStep, depth(), scores);
      applyRules(key + from, n, t, b, h, cap);
      const factor = softmaxRow(scores, n, most + (<usize>row << 2), sum + (<usize>row << 2));
      const to = sums + <usize>row * valueStep;
      if (factor != 1) rescale(to, factor);
      addRows(scores, valueRows + <usize>from * valueStep, valueStep, n, width(), to);
    }
}

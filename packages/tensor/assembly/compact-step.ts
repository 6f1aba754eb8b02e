// Attention of few queries over keys and values of a compact cache. Those of a single query go from memory to registers; where a head has more they are
// unpacked, a block at a time. Not here: float32 (attention-step.ts), many queries (attention.ts).
import { KEYS } from "./attention-block";
import { addRows, scoreRow, softmaxRow } from "./attention-imported";
import { depth, firstKey, format, groups, headOf, heads, lastKey, queryCount, width } from "./attention-call";
import { paddedRow } from "./attention-rows";
import {
  beginStep, divideStep, most, partsOfStep, placeStep, queries, rescale, rowsOfGroup, scores, sum, sums,
} from "./attention-step-rows";
import { BYTES, HALVES, NIBBLES, unpackRows } from "./compact";
import {
  addBytes, addHalves, addNibbles, applyStepRules, scoreBytes, scoreHalves, scoreNibbles,
} from "./compact-imported";
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
    if (format() == HALVES) raiseQuery();
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
  score(keys, step(1, 2), count);
  applyStepRules(scores, key, count, 0, b, h, cap);
  const factor = softmaxRow(scores, count, most, sum);
  if (factor != 1) rescale(sums, factor);
  add(values, step(2, 2), count);
}

/** Half of the exponent that float16 lacks (compact-halves.ts). */
function raiseQuery(): void {
  const power = f32x4.splat(reinterpret<f32>(0x5b800000));
  for (let at: usize = 0; at < paddedRow(depth()); at += 16) v128.store(raised + at, f32x4.mul(v128.load(queries + at), power));
}

function score(keys: usize, line: i32, count: i32): void {
  if (format() == BYTES) scoreBytes(keys, <usize>line, count, queries, depth(), scores);
  else if (format() == NIBBLES) scoreNibbles(keys, <usize>line, count, queries, depth(), scores);
  else
    for (let at = 0; at < count; at += 4) {
      at = count - scoreHalves(keys + <usize>(at * line), <usize>line, count - at, raised, depth(), scores + (<usize>at << 2));
      if (at < count) scoreUnpacked(keys, line, at, min(count - at, 4));
    }
}

function scoreUnpacked(keys: usize, line: i32, at: i32, count: i32): void {
  unpackRows(format(), keys + <usize>(at * line), line, count, depth(), keyRows);
  scoreRow(keyRows, paddedRow(depth()), count, queries, depth(), scores + (<usize>at << 2));
}

function add(values: usize, line: i32, count: i32): void {
  const whole = count & ~3; // what lies behind the last row may be no numbers
  if (format() == BYTES) addBytes(scores, values, <usize>line, whole, width(), sums);
  else if (format() == NIBBLES) addNibbles(scores, values, <usize>line, whole, width(), sums);
  else
    for (let at = 0; at < whole; at += 4) {
      at = whole - addHalves(scores + (<usize>at << 2), values + <usize>(at * line), <usize>line, whole - at, width(), sums);
      if (at < whole) addUnpacked(values, line, at, 4);
    }
  addUnpacked(values, line, whole, count - whole);
}

function addUnpacked(values: usize, line: i32, at: i32, count: i32): void {
  unpackRows(format(), values + <usize>(at * line), line, count, width(), valueRows);
  addRows(scores + (<usize>at << 2), valueRows, paddedRow(width()), count, width(), sums);
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
      applyStepRules(scores, key + from, n, t, b, h, cap);
      const factor = softmaxRow(scores, n, most + (<usize>row << 2), sum + (<usize>row << 2));
      const to = sums + <usize>row * valueStep;
      if (factor != 1) rescale(to, factor);
      addRows(scores, valueRows + <usize>from * valueStep, valueStep, n, width(), to);
    }
}

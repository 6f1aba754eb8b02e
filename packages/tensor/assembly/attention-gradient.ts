// The gradients of attention at q, k and v, by blocks as attention itself: scores are computed again, and no more than a fixed number of them is
// kept. Not here: gradients at a bias, slopes or sinks, which are composed of ops.
import { BLOCK, KEYS, LINE } from "./attention-block";
import {
  addTurned, addValues, beginSoftmax, foldPanel, scorePanel, slopePanel, weighKept, weighPanel,
} from "./attention-imported";
import {
  canBeEmpty, depth, firstKey, groups, headOf, heads, isCausal, keyCount, lastKey, position, queryCount, sinkOf, width, window,
} from "./attention-call";
import { keysOf, useOperands, valuesOf } from "./attention-operands";
import { clear, clearRest, findKeys, from, scorePanelWithRules, to } from "./attention-panel";
import { packQueries, paddedRow, rowsOf, rowStep } from "./attention-rows";
import { most, place, queries, scores, SCORES, sum, sums, useScores } from "./attention-scratch";
import { size, step } from "./walk";

/** Blocks of keys whose scores are kept from the first pass to the second, at most; those of others are computed again. */
const KEPT: i32 = 42;

let arrived: usize = 0; // gradients at the output in panels of eight queries
let queryRows: usize = 0; // and as rows, where they had to be copied
let arrivedRows: usize = 0;
let apart: usize = 0; // one tile
let along: usize = 0; // Σ weight · gradient at it, of each query
let kept: usize = 0; // what belongs to one block after another: scores, gradients at them, and derivatives of the soft-cap
let slots: i32 = 0;
let slot: usize = 0; // bytes for one block
let then: usize = 0; // the greatest scores so far when the present block was met
let slopes: usize = 0; // gradients at weights, then at scores, of the present block
let bends: usize = 0; // its derivatives of the soft-cap, 0 without one

function placeAll(scratch: usize, cap: f32): usize {
  arrived = place(scratch);
  queryRows = arrived + <usize>BLOCK * paddedRow(width());
  arrivedRows = queryRows + <usize>BLOCK * paddedRow(depth());
  along = arrivedRows + <usize>BLOCK * paddedRow(width()) + 64;
  apart = along + LINE;
  kept = apart + 192;
  slots = min(KEPT, (keyCount() + KEYS - 1) / KEYS + 1);
  slot = LINE + (cap == 0 ? SCORES * 2 : SCORES * 3);
  return kept + <usize>slots * slot;
}

/** Goes to a block of keys, the last slot being shared by all that have none of their own. */
function useBlock(block: i32, cap: f32): void {
  then = kept + <usize>min(block, slots - 1) * slot;
  useScores(then + LINE);
  slopes = scores + SCORES;
  bends = cap == 0 ? 0 : slopes + SCORES;
}

/** Bytes of scratch for the sizes in the descriptor. */
export function attentionGradientScratch(cap: f32): usize {
  return placeAll(0, cap);
}

/** Parts that can be computed apart: a key/value head with all heads that read it. */
export function attentionGradientParts(): i32 {
  return size(0) * groups();
}

/**
 * The gradients at q [B, H, T, D], k [B, G, S, D] and v [B, G, S, V] to `out`, one after another, each row-major, given the gradient at the
 * output, [B, H, T, V]: `parts` of them from part `first` on.
 */
export function attentionGradient(
  q: usize, k: usize, v: usize, gradient: usize, out: usize, scratch: usize,
  scale: f32, cap: f32, first: i32, parts: i32,
): void {
  placeAll(scratch, cap);
  useOperands(k, v);
  const group = heads() / max(1, groups());
  const queryBytes = <usize>(queryCount() * depth()) << 2;
  const keyBytes = <usize>(keyCount() * depth()) << 2;
  const valueBytes = <usize>(keyCount() * width()) << 2;
  const atKeys = out + queryBytes * <usize>(size(0) * heads());
  const atValues = atKeys + keyBytes * <usize>(size(0) * groups());
  for (let part = first; part < first + parts; part++) {
    const b = part / groups();
    const g = part % groups();
    const atKey = atKeys + keyBytes * part;
    const atValue = atValues + valueBytes * part;
    memory.fill(atKey, 0, keyBytes);
    memory.fill(atValue, 0, valueBytes);
    for (let h = g * group; h < (g + 1) * group; h++)
      for (let t = 0; t < queryCount(); t += BLOCK) {
        const rows = min(BLOCK, queryCount() - t);
        begin(headOf(q, 0, 0, b, h), headOf(gradient, 3, 0, b, h), t, rows, h, scale);
        sumBlock(b, h, g, t, rows, cap);
        finishSums(rows);
        spread(b, h, g, t, rows, scale, cap, atKey, atValue);
        copyOut(rows, out + queryBytes * <usize>(b * heads() + h) + <usize>(t * depth()) * 4);
      }
  }
}

let queryStep: usize = 0;
let queryAt: usize = 0;
let arrivedStep: usize = 0;
let arrivedAt: usize = 0;

/** Brings queries and gradients of a block into place. */
function begin(q: usize, gradient: usize, t: i32, rows: i32, h: i32, scale: f32): void {
  const query = q + <usize>(t * step(0, 2));
  const given = gradient + <usize>(t * step(3, 2));
  packQueries(query, step(0, 2), step(0, 3), rows, depth(), scale, queries);
  packQueries(given, step(3, 2), step(3, 3), rows, width(), 1, arrived);
  queryAt = rowsOf(query, step(0, 2), step(0, 3), rows, depth(), false, queryRows);
  queryStep = rowStep;
  arrivedAt = rowsOf(given, step(3, 2), step(3, 3), rows, width(), false, arrivedRows);
  arrivedStep = rowStep;
  beginSoftmax(most, sum, BLOCK, sinkOf(h));
  memory.fill(along, 0, LINE);
}

/** The greatest score of each query, the sum of exponentials, and that of their products with the gradients at the weights. */
function sumBlock(b: i32, h: i32, g: i32, t: i32, rows: i32, cap: f32): void {
  const end = lastKey(t + rows - 1, b);
  let block = 0;
  for (let key = firstKey(t); key < end; key += KEYS, block++) {
    const count = min(KEYS, end - key);
    const keys = keysOf(b, g, key, count, true);
    const keyStep = rowStep;
    const values = valuesOf(b, g, key, count, true);
    useBlock(block, cap);
    for (let i = 0; i < rows; i += 8) {
      compare(keys, keyStep, values, rowStep, key, count, t, i, b, h, cap);
      const at = <usize>i << 2;
      const offset = at + <usize>from * LINE;
      if (from < to) foldPanel(scores + offset, slopes + offset, to - from, most + at, sum + at, along + at, then + at);
    }
  }
}

/** Scores of eight queries and the gradients at their weights. */
@inline function compare(
  keys: usize, keyStep: usize, values: usize, valueStep: usize, key: i32, count: i32, t: i32, i: i32, b: i32, h: i32, cap: f32,
): void {
  scorePanelWithRules(keys, keyStep, key, count, t + i, i, b, h, cap, bends);
  if (from == to) return;
  const panel = arrived + <usize>i * (<usize>width() << 2);
  const out = slopes + (<usize>i << 2) + <usize>from * LINE;
  scorePanel(values + <usize>from * valueStep, valueStep, to - from, panel, width(), out);
}

/** 1 over each sum; 0 for a row that sees nothing. The other sums are divided. */
function finishSums(rows: i32): void {
  for (let i = 0; i < rows; i++) {
    const at = sum + (<usize>i << 2);
    const total = load<f32>(at);
    const isEmpty = canBeEmpty() && total == 0 && load<f32>(most + (<usize>i << 2)) == -Infinity;
    const share: f32 = isEmpty ? 0 : 1 / total;
    store<f32>(at, share);
    store<f32>(along + (<usize>i << 2), load<f32>(along + (<usize>i << 2)) * share);
  }
}

/** Gives the block's part to the gradients at keys and values, and adds up those at its queries. */
function spread(
  b: i32, h: i32, g: i32, t: i32, rows: i32, scale: f32, cap: f32, atKeys: usize, atValues: usize,
): void {
  const row = paddedRow(depth());
  memory.fill(sums, 0, <usize>BLOCK * row);
  const end = lastKey(t + rows - 1, b);
  let block = 0;
  for (let key = firstKey(t); key < end; key += KEYS, block++) {
    const count = min(KEYS, end - key);
    const keys = keysOf(b, g, key, count, false);
    const keyStep = rowStep;
    const values = valuesOf(b, g, key, count, true);
    const valueStep = rowStep;
    useBlock(block, cap);
    const isKept = block < slots - 1 || (block == slots - 1 && key + KEYS >= end);
    for (let i = 0; i < rows; i += 8) {
      const at = <usize>i << 2;
      if (isKept) findKeys(key, count, t + i, b);
      else compare(keys, keyStep, values, valueStep, key, count, t, i, b, h, cap);
      const offset = at + <usize>from * LINE;
      if (from < to) {
        if (isKept) weighKept(scores + offset, to - from, most + at, sum + at, then + at);
        else weighPanel(scores + offset, to - from, most + at, sum + at);
        slopePanel(scores + offset, slopes + offset, to - from, along + at, scale, bends == 0 ? 0 : bends + offset);
      }
      clearRest(scores + at, count);
      clearRest(slopes + at, count);
    }
    for (let i = (rows + 7) & ~7; i < BLOCK; i += 8) {
      clear(scores + (<usize>i << 2), count);
      clear(slopes + (<usize>i << 2), count);
    }
    give(scores, arrivedAt, arrivedStep, width(), key, count, t, rows, atValues);
    give(slopes, queryAt, queryStep, depth(), key, count, t, rows, atKeys);
    for (let i = 0; i < rows; i += 6) {
      const first = max(firstKey(t + i) - key, 0);
      const n = min(lastKey(t + i + 5, b) - key, count) - first;
      const weights = slopes + (<usize>i << 2) + <usize>first * LINE;
      if (n > 0) addValues(weights, keys + <usize>first * keyStep, keyStep, n, depth(), sums + <usize>i * row, row);
    }
  }
}

/** out [S, wide] += a · b for keys `key` … and those of the block's queries that may see them, a [count, rows] and b [rows, wide]. */
function give(
  a: usize, b: usize, row: usize, wide: i32, key: i32, count: i32, t: i32, rows: i32, out: usize,
): void {
  for (let i = 0; i < count; i += 6) {
    const first = isCausal() ? max(0, key + i - position(t)) : 0;
    const n = min(rows, key + i + 5 + window() - position(t)) - first;
    const weights = a + <usize>i * LINE + (<usize>first << 2);
    const to = out + <usize>((key + i) * wide) * 4;
    if (n > 0) addTurned(weights, b + <usize>first * row, row, n, wide, min(6, count - i), apart, to);
  }
}

function copyOut(rows: i32, out: usize): void {
  const bytes = <usize>depth() << 2;
  for (let i = 0; i < rows; i++) memory.copy(out + <usize>i * bytes, sums + <usize>i * paddedRow(depth()), bytes);
}

// The gradients of attention at q, k and v, by blocks as attention itself: scores are computed again, and no more than a fixed number of them is
// kept. Not here: gradients at a bias, slopes or sinks, which are composed of ops.
import {
  canBeEmpty, depth, firstKey, groups, headOf, heads, isCausal, keyCount, lastKey, position, queryCount, sinks, width, window,
} from "./attention-call";
import { clear, clearRest, findKeys, from, scorePanelWithRules, to } from "./attention-panel";
import { packQueries, paddedRow, rowsOf, rowStep } from "./attention-rows";
import { factors, keyRows, most, place, queries, scores, SCORES, sum, sums, useScores, valueRows } from "./attention-scratch";
import { beginSoftmax, foldPanel, slopePanel, weighPanel } from "./attention-softmax";
import { addValues, BLOCK, KEYS, LINE, scorePanel, turnedTile } from "./attention-tiles";
import { size, step } from "./walk";

/** Blocks of keys whose scores are kept from the first pass to the second; those of others are computed again. */
const KEPT: i32 = 12;

let arrived: usize = 0; // gradients at the output in panels of eight queries
let queryRows: usize = 0; // and as rows, where they had to be copied
let arrivedRows: usize = 0;
let slopes: usize = 0; // gradients at scores, [KEYS, BLOCK]
let bends: usize = 0; // derivatives of the soft-cap
let apart: usize = 0; // one tile
let kept: usize = 0;
let along: usize = 0; // Σ gradient ⊙ output of each query

function placeAll(scratch: usize): usize {
  arrived = place(scratch);
  queryRows = arrived + <usize>BLOCK * paddedRow(width());
  arrivedRows = queryRows + <usize>BLOCK * paddedRow(depth());
  slopes = arrivedRows + <usize>BLOCK * paddedRow(width()) + 64;
  bends = slopes + SCORES;
  along = bends + SCORES;
  apart = along + LINE;
  kept = apart + 192;
  return kept + <usize>KEPT * SCORES;
}

/** Bytes of scratch for the sizes in the descriptor. */
export function attentionGradientScratch(): usize {
  return placeAll(0);
}

/** Parts that can be computed apart: a key/value head with all heads that read it. */
export function attentionGradientParts(): i32 {
  return size(0) * groups();
}

/**
 * The gradients at q [B, H, T, D], k [B, G, S, D] and v [B, G, S, V] to `out`, one after another, each row-major, given the gradient at the
 * output and the output, both [B, H, T, V]: `parts` of them from part `first` on.
 */
export function attentionGradient(
  q: usize, k: usize, v: usize, gradient: usize, output: usize, out: usize, scratch: usize,
  scale: f32, cap: f32, first: i32, parts: i32,
): void {
  placeAll(scratch);
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
        begin(headOf(q, 0, 0, b, h), headOf(gradient, 3, 0, b, h), headOf(output, 3, 12, b, h), t, rows, h, scale);
        const key = headOf(k, 1, 0, b, g);
        sumBlock(key, b, h, t, rows, cap);
        finishSums(rows);
        const place = out + queryBytes * <usize>(b * heads() + h) + <usize>(t * depth()) * 4;
        spread(key, headOf(v, 2, 0, b, g), b, h, t, rows, scale, cap, atKey, atValue);
        copyOut(rows, place);
      }
  }
}

let queryStep: usize = 0;
let queryAt: usize = 0;
let arrivedStep: usize = 0;
let arrivedAt: usize = 0;

/** Brings queries and gradients of a block into place. */
function begin(q: usize, gradient: usize, output: usize, t: i32, rows: i32, h: i32, scale: f32): void {
  const query = q + <usize>(t * step(0, 2));
  const given = gradient + <usize>(t * step(3, 2));
  packQueries(query, step(0, 2), step(0, 3), rows, depth(), scale, queries);
  packQueries(given, step(3, 2), step(3, 3), rows, width(), 1, arrived);
  queryAt = rowsOf(query, step(0, 2), step(0, 3), rows, depth(), false, queryRows);
  queryStep = rowStep;
  arrivedAt = rowsOf(given, step(3, 2), step(3, 3), rows, width(), false, arrivedRows);
  arrivedStep = rowStep;
  beginSoftmax(most, sum, BLOCK, sinks() == 0 ? -Infinity : load<f32>(sinks() + (<usize>h << 2)));
  memory.fill(along, 0, LINE);
  for (let i = 0; i < rows; i++) {
    let at = output + <usize>((t + i) * step(3, 14));
    let total: f32 = 0;
    for (let j = 0; j < width(); j++, at += <usize>step(3, 15)) total += load<f32>(arrivedAt + <usize>i * arrivedStep + (<usize>j << 2)) * load<f32>(at);
    store<f32>(along + (<usize>i << 2), total);
  }
}

/** The greatest score and the sum of exponentials of each query. */
function sumBlock(k: usize, b: i32, h: i32, t: i32, rows: i32, cap: f32): void {
  const end = lastKey(t + rows - 1, b);
  let block = 0;
  for (let key = firstKey(t); key < end; key += KEYS, block++) {
    const count = min(KEYS, end - key);
    const keys = rowsOf(k + <usize>(key * step(1, 2)), step(1, 2), step(1, 3), count, depth(), true, keyRows);
    useScores(kept + <usize>min(block, KEPT - 1) * SCORES);
    for (let i = 0; i < rows; i += 8) {
      scorePanelWithRules(keys, rowStep, key, count, t + i, i, b, h, cap, 0);
      const at = <usize>i << 2;
      if (from < to) foldPanel(scores + at + <usize>from * LINE, to - from, most + at, sum + at);
    }
  }
}

/** 1 over each sum; 0 for a row that sees nothing. */
function finishSums(rows: i32): void {
  for (let i = 0; i < rows; i++) {
    const at = sum + (<usize>i << 2);
    const total = load<f32>(at);
    const isEmpty = canBeEmpty() && total == 0 && load<f32>(most + (<usize>i << 2)) == -Infinity;
    store<f32>(at, isEmpty ? 0 : 1 / total);
  }
}

/** Gives the block's part to the gradients at keys and values, and adds up those at its queries. */
function spread(
  k: usize, v: usize, b: i32, h: i32, t: i32, rows: i32, scale: f32, cap: f32, atKeys: usize, atValues: usize,
): void {
  const row = paddedRow(depth());
  memory.fill(sums, 0, <usize>BLOCK * row);
  const end = lastKey(t + rows - 1, b);
  let block = 0;
  for (let key = firstKey(t); key < end; key += KEYS, block++) {
    const count = min(KEYS, end - key);
    const keys = rowsOf(k + <usize>(key * step(1, 2)), step(1, 2), step(1, 3), count, depth(), false, keyRows);
    const keyStep = rowStep;
    const values = rowsOf(v + <usize>(key * step(2, 2)), step(2, 2), step(2, 3), count, width(), true, valueRows);
    const valueStep = rowStep;
    useScores(kept + <usize>min(block, KEPT - 1) * SCORES);
    const isKept = cap == 0 && (block < KEPT - 1 || key + KEYS >= end && block == KEPT - 1);
    for (let i = 0; i < rows; i += 8) {
      const at = <usize>i << 2;
      if (isKept) findKeys(key, count, t + i, b);
      else scorePanelWithRules(keys, keyStep, key, count, t + i, i, b, h, cap, bends);
      const offset = at + <usize>from * LINE;
      if (from < to) {
        weighPanel(scores + offset, to - from, most + at, sum + at);
        scorePanel(values + <usize>from * valueStep, valueStep, to - from, arrived + <usize>i * (<usize>width() << 2), width(), slopes + offset);
        slopePanel(scores + offset, slopes + offset, to - from, along + at, scale, cap == 0 ? 0 : bends + offset);
      }
      clearRest(scores + at, count);
      clearRest(slopes + at, count);
    }
    for (let i = (rows + 7) & ~7; i < BLOCK; i += 8) {
      clear(scores + (<usize>i << 2), count);
      clear(slopes + (<usize>i << 2), count);
    }
    addTurned(scores, arrivedAt, arrivedStep, width(), key, count, t, rows, atValues);
    addTurned(slopes, queryAt, queryStep, depth(), key, count, t, rows, atKeys);
    for (let i = 0; i < rows; i += 6) {
      const first = max(firstKey(t + i) - key, 0);
      const n = min(lastKey(t + i + 5, b) - key, count) - first;
      const weights = slopes + (<usize>i << 2) + <usize>first * LINE;
      if (n > 0) addValues(weights, keys + <usize>first * keyStep, keyStep, n, depth(), sums + <usize>i * row, row);
    }
  }
}

/** out [S, wide] += a · b for keys `key` … and the block's queries, a [count, rows] and b [rows, wide]. */
function addTurned(
  a: usize, b: usize, row: usize, wide: i32, key: i32, count: i32, t: i32, rows: i32, out: usize,
): void {
  const outRow = <usize>wide << 2;
  for (let i = 0; i < count; i += 6) {
    const first = isCausal() ? max(0, key + i - position(t)) : 0;
    const end = min(rows, key + i + 5 + window() - position(t));
    if (first >= end) continue;
    const left = a + <usize>i * LINE + (<usize>first << 2);
    const right = b + <usize>first * row;
    for (let column = 0; column < wide; column += 8) {
      turnedTile(left, right + (<usize>column << 2), row, end - first, apart);
      const to = out + <usize>(key + i) * outRow + (<usize>column << 2);
      for (let j = 0; j < min(6, count - i); j++) addRow(apart + (<usize>j << 5), to + <usize>j * outRow, min(8, wide - column));
    }
  }
}

@inline function addRow(from: usize, to: usize, wide: i32): void {
  if (wide == 8) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
    v128.store(to, f32x4.add(v128.load(to, 16), v128.load(from, 16)), 16);
  } else for (let i: usize = 0; i < <usize>wide << 2; i += 4) store<f32>(to + i, load<f32>(to + i) + load<f32>(from + i));
}

function copyOut(rows: i32, out: usize): void {
  const bytes = <usize>depth() << 2;
  for (let i = 0; i < rows; i++) memory.copy(out + <usize>i * bytes, sums + <usize>i * paddedRow(depth()), bytes);
}

// The scores of eight queries and one block of keys, with every rule: −∞ where a query may not attend, and of keys that none of the eight
// may see no score at all.
import { LINE } from "./attention-block";
import { scorePanel } from "./attention-imported";
import { crossesEdge, depth, firstKey, lastKey, queryCount } from "./attention-call";
import { applyRules, hasRules } from "./attention-rules";
import { queries, scores } from "./attention-scratch";

/** Of the block's keys, those that some of the eight queries may see: from `from` up to `to`. */
export let from: i32 = 0;
export let to: i32 = 0;

/** Finds `from` and `to` for queries t … t + 7 and the block of keys `key` … `key + count − 1`. */
export function findKeys(key: i32, count: i32, t: i32, b: i32): void {
  from = max(firstKey(t) - key, 0);
  to = min(lastKey(min(t + 7, queryCount() - 1), b) - key, count);
  if (from < to) return;
  from = 0;
  to = 0;
}

/** Scores of queries t … t + 7, the i-th … of their block, and keys `key` … `key + count − 1`, whose rows are at `rows`. */
export function scorePanelWithRules(
  rows: usize, row: usize, key: i32, count: i32, t: i32, i: i32, b: i32, h: i32, cap: f32, bends: usize,
): void {
  findKeys(key, count, t, b);
  const n = to - from;
  if (n == 0) return;
  const offset = (<usize>i << 2) + <usize>from * LINE;
  scorePanel(rows + <usize>from * row, row, n, queries + <usize>i * (<usize>depth() << 2), depth(), scores + offset);
  if (hasRules(cap) || crossesEdge(key + from, n, t, min(t + 7, queryCount() - 1)))
    applyRules(scores + offset, key + from, n, t, b, h, cap, bends == 0 ? 0 : bends + offset);
}

/** Zeros for the keys that `scorePanelWithRules` left out. */
export function clearRest(panel: usize, count: i32): void {
  clear(panel, from);
  clear(panel + <usize>to * LINE, count - to);
}

export function clear(panel: usize, count: i32): void {
  const zero = f32x4.splat(0);
  for (; count > 0; count--, panel += LINE) {
    v128.store(panel, zero);
    v128.store(panel, zero, 16);
  }
}

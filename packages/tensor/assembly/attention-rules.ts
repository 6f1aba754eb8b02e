// What rules do to the scores of eight queries and a block of keys, in their order: soft-cap, ALiBi, bias, and then all that hides keys.
import { LINE } from "./attention-block";
import { bias, hasSlopes, headOf, isCausal, mask, position, queryCount, slopeOf, window } from "./attention-call";
import { turned } from "./attention-scratch";
import { turnSquare } from "./copy";
import { tanh } from "./exponential";
import { step } from "./walk";

/** Whether there are rules for every score, not only for those at an edge. */
export function hasRules(cap: f32): bool {
  return cap != 0 || mask() != 0 || bias() != 0 || hasSlopes();
}

/** Scores of queries t … t + 7 of head h and keys `key` … `key + count − 1`. The derivatives of the soft-cap go to `bends`, unless that is 0. */
export function applyRules(scores: usize, key: i32, count: i32, t: i32, b: i32, h: i32, cap: f32, bends: usize): void {
  const masks = mask() == 0 ? <usize>0 : headOf(mask(), 3, 4, b, h);
  const biases = bias() == 0 ? <usize>0 : headOf(bias(), 3, 8, b, h);
  const slope: f32 = slopeOf(h);
  const lanes = i32x4(0, 1, 2, 3);
  const at0 = i32x4.add(i32x4.splat(position(t)), lanes);
  const at1 = i32x4.add(at0, i32x4.splat(4));
  for (let j = 0; j < count; j += 4) {
    const line = scores + <usize>j * LINE;
    const lines = min(4, count - j);
    if (cap != 0) softCap(line, lines, cap, bends == 0 ? 0 : bends + <usize>j * LINE);
    if (slope != 0) addSlope(line, lines, key + j, slope, at0, at1);
    if (biases != 0) {
      turn(biases, step(3, 10), step(3, 11), t, key + j, lines);
      for (let i = 0; i < lines; i++) {
        const to = line + <usize>i * LINE;
        const from = turned + (<usize>i << 5);
        v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
        v128.store(to, f32x4.add(v128.load(to, 16), v128.load(from, 16)), 16);
      }
    }
    if (masks != 0) {
      turn(masks, step(3, 6), step(3, 7), t, key + j, lines);
      for (let i = 0; i < lines; i++) {
        const from = turned + (<usize>i << 5);
        hide(line + <usize>i * LINE, i32x4.ne(v128.load(from), i32x4.splat(0)), i32x4.ne(v128.load(from, 16), i32x4.splat(0)));
      }
    }
    for (let i = 0; i < lines; i++) {
      const at = i32x4.splat(key + j + i);
      const first = i32x4.splat(key + j + i + window());
      let see0 = i32x4.gt_s(first, at0);
      let see1 = i32x4.gt_s(first, at1);
      if (isCausal()) {
        see0 = v128.and(see0, i32x4.le_s(at, at0));
        see1 = v128.and(see1, i32x4.le_s(at, at1));
      }
      hide(line + <usize>i * LINE, see0, see1);
    }
  }
}

@inline function hide(scores: usize, see0: v128, see1: v128): void {
  const none = f32x4.splat(-Infinity);
  v128.store(scores, v128.bitselect(v128.load(scores), none, see0));
  v128.store(scores, v128.bitselect(v128.load(scores, 16), none, see1), 16);
}

function softCap(scores: usize, lines: i32, cap: f32, bends: usize): void {
  const caps = f32x4.splat(cap);
  for (let i = 0; i < lines; i++, scores += LINE)
    for (let half: usize = 0; half < 32; half += 16) {
      const bent = tanh(f32x4.div(v128.load(scores + half), caps));
      v128.store(scores + half, f32x4.mul(bent, caps));
      if (bends != 0) v128.store(bends + <usize>i * LINE + half, f32x4.sub(f32x4.splat(1), f32x4.mul(bent, bent)));
    }
}

function addSlope(scores: usize, lines: i32, key: i32, slope: f32, at0: v128, at1: v128): void {
  const slopes = f32x4.splat(slope);
  for (let i = 0; i < lines; i++, scores += LINE) {
    const at = i32x4.splat(key + i);
    const far0 = f32x4.convert_i32x4_s(i32x4.sub(at, at0));
    const far1 = f32x4.convert_i32x4_s(i32x4.sub(at, at1));
    v128.store(scores, f32x4.add(v128.load(scores), f32x4.mul(slopes, far0)));
    v128.store(scores, f32x4.add(v128.load(scores, 16), f32x4.mul(slopes, far1)), 16);
  }
}

/** Elements of queries t … t + 7 and `lines` keys, at most four, as [key, query]. Queries that are missing have those of the last. */
function turn(from: usize, line: i32, inner: i32, t: i32, key: i32, lines: i32): void {
  const rows = queryCount() - t;
  from += <usize>(t * line) + <usize>(key * inner);
  if (line == 0) {
    for (let i = 0; i < lines; i++) {
      const x = v128.load32_splat(from + <usize>(i * inner));
      v128.store(turned + (<usize>i << 5), x);
      v128.store(turned + (<usize>i << 5), x, 16);
    }
  } else if (inner == 4 && rows >= 8) {
    turnSquare(from, line, turned, 32);
    turnSquare(from + <usize>(line * 4), line, turned + 16, 32);
  } else
    for (let q = 0; q < 8; q++) {
      const row = from + <usize>(min(q, rows - 1) * line);
      for (let i = 0; i < lines; i++)
        store<i32>(turned + (<usize>i << 5) + (<usize>q << 2), load<i32>(row + <usize>(i * inner)));
    }
}

// What rules other than positions do to the scores of one query, in their order: soft-cap, ALiBi, bias, mask. Not here: many queries (attention-rules.ts).
import { bias, hasSlopes, headOf, mask, position, slopeOf } from "./attention-call";
import { tanh } from "./exponential";
import { step } from "./walk";

/** Scores of query t of head h and keys `key` … `key + count − 1`, in room for whole fours. */
export function applyStepRules(scores: usize, key: i32, count: i32, t: i32, b: i32, h: i32, cap: f32): void {
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

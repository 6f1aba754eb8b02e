// What a call of attention says in its descriptor, and which keys its rules let a query see. Steps: q, k, v are operands 0 to 2; operand 3 has
// those of the gradient (axes 0 to 3), the mask (4 to 7), the bias (8 to 11), lengths, slopes
// and sinks (12 to 14).
import { size, step } from "./walk";

@inline export function heads(): i32 {
  return size(1);
}
@inline export function groups(): i32 {
  return size(2);
}
@inline export function queryCount(): i32 {
  return size(3);
}
@inline export function keyCount(): i32 {
  return size(4);
}
/** Width of queries and keys. */
@inline export function depth(): i32 {
  return size(5);
}
/** Width of values. */
@inline export function width(): i32 {
  return size(6);
}
/** Keys that a query sees up to its own; more than there are without a window. */
@inline export function window(): i32 {
  return size(7);
}
@inline export function isCausal(): bool {
  return size(8) != 0;
}
/** Whether a row of −∞ throughout has weights of 0; it is no number otherwise. */
@inline export function canBeEmpty(): bool {
  return size(9) != 0;
}
/** Addresses of rules, 0 where there is none: int32 0 or 1 and float32, [B, H, T, S] both. */
@inline export function mask(): usize {
  return <usize>size(10);
}
@inline export function bias(): usize {
  return <usize>size(11);
}
/** Keys of batch row b that are no padding. Nobody has looked at the numbers. */
@inline function lengthOf(b: i32): i32 {
  return size(12) == 0 ? keyCount() : min(keyCount(), load<i32>(<usize>size(12) + <usize>(b * step(3, 12))));
}
@inline export function hasSlopes(): bool {
  return size(13) != 0;
}
/** What ALiBi multiplies the distance by in head h. */
@inline export function slopeOf(h: i32): f32 {
  return hasSlopes() ? load<f32>(<usize>size(13) + <usize>(h * step(3, 13))) : 0;
}
/** The logit of head h's sink, −∞ without one. */
@inline export function sinkOf(h: i32): f32 {
  return size(14) == 0 ? -Infinity : load<f32>(<usize>size(14) + <usize>(h * step(3, 14)));
}

/** How keys and values are kept: 0 float32, else as compact.ts numbers it. */
@inline export function format(): i32 {
  return size(15);
}

/** Where an operand's head begins; `axis` is its first in the descriptor. */
@inline export function headOf(at: usize, operand: i32, axis: i32, b: i32, h: i32): usize {
  return at + <usize>(b * step(operand, axis) + h * step(operand, axis + 1));
}

/** Position of a query among the keys. */
@inline export function position(t: i32): i32 {
  return keyCount() - queryCount() + t;
}

/** The first key that query t and those behind it may see. */
export function firstKey(t: i32): i32 {
  return max(0, position(t) - window() + 1);
}

/** One behind the last key that query t and those before it may see, in batch row b. */
export function lastKey(t: i32, b: i32): i32 {
  return isCausal() ? min(lengthOf(b), max(0, position(t) + 1)) : lengthOf(b);
}

/** Whether some of the keys `key` … `key + count − 1` are hidden from some of the queries t … last although others see them. */
export function crossesEdge(key: i32, count: i32, t: i32, last: i32): bool {
  return (isCausal() && key + count - 1 > position(t)) || key <= position(last) - window();
}

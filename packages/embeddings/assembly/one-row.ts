// A gradient step on one row: f = x · o; g = (y − σ(f)) alpha; gradient += g o; o += g x. Nothing where |f| ≥ 6.
import { madd } from "./madd";
import { rowBytes } from "./plan";
import { slope } from "./slope";

export function learnOne(x: usize, gradient: usize, question: usize): void {
  const row: usize = load<u32>(question);
  let total = f32x4.splat(0);
  let more = f32x4.splat(0); // a second sum, so that an addition need not wait for the one before
  const bytes = rowBytes;
  let at: usize = 0;
  for (; at + 16 < bytes; at += 32) {
    total = madd(v128.load(x + at), v128.load(row + at), total);
    more = madd(v128.load(x + at, 16), v128.load(row + at, 16), more);
  }
  if (at < bytes) total = madd(v128.load(x + at), v128.load(row + at), total);
  total = f32x4.add(total, more);
  const halves = f32x4.add(total, v128.shuffle<f32>(total, total, 2, 3, 0, 1));
  exchange(x, gradient, row, slope(f32x4.extract_lane(halves, 0) + f32x4.extract_lane(halves, 1), question));
}

/** gradient += g · row, then the row += g · x; nothing for g = 0. */
export function exchange(x: usize, gradient: usize, row: usize, g: f32): void {
  if (g == 0) return;
  const times = f32x4.splat(g);
  const bytes = rowBytes;
  for (let at: usize = 0; at < bytes; at += 16) {
    const old = v128.load(row + at);
    v128.store(gradient + at, madd(times, old, v128.load(gradient + at)));
    v128.store(row + at, madd(times, v128.load(x + at), old));
  }
}

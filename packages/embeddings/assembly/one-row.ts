// A gradient step on one row: f = x · o; g = (y − σ(f)) alpha; gradient += g o; o += g x. Nothing where |f| ≥ 6.
import { rowBytes } from "./plan";
import { slope } from "./slope";

export function learnOne(x: usize, gradient: usize, question: usize): void {
  const row: usize = load<u32>(question);
  let total = f32x4.splat(0);
  const bytes = rowBytes;
  for (let at: usize = 0; at < bytes; at += 16) {
    total = f32x4.add(total, f32x4.mul(v128.load(x + at), v128.load(row + at)));
  }
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
    v128.store(gradient + at, f32x4.add(v128.load(gradient + at), f32x4.mul(times, old)));
    v128.store(row + at, f32x4.add(old, f32x4.mul(times, v128.load(x + at))));
  }
}

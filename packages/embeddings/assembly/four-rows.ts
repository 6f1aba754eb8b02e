// The gradient step of one-row.ts on four different rows at once, so that x and the gradient are read once.
import { exchange } from "./one-row";
import { rowBytes } from "./plan";
import { slope } from "./slope";

/** The rows of the questions. */
let a: usize = 0;
let b: usize = 0;
let c: usize = 0;
let d: usize = 0;

/** Whether four questions are about different rows. */
export function areDifferent(question: usize): bool {
  readRows(question);
  return a != b && a != c && a != d && b != c && b != d && c != d;
}

export function learnFour(x: usize, gradient: usize, question: usize): void {
  readRows(question);
  const f = dots(x);
  const ga = slope(f32x4.extract_lane(f, 0), question);
  const gb = slope(f32x4.extract_lane(f, 1), question + 8);
  const gc = slope(f32x4.extract_lane(f, 2), question + 16);
  const gd = slope(f32x4.extract_lane(f, 3), question + 24);
  if (ga != 0 && gb != 0 && gc != 0 && gd != 0) return exchangeAll(x, gradient, ga, gb, gc, gd);
  exchange(x, gradient, a, ga);
  exchange(x, gradient, b, gb);
  exchange(x, gradient, c, gc);
  exchange(x, gradient, d, gd);
}

@inline function readRows(question: usize): void {
  a = load<u32>(question);
  b = load<u32>(question, 8);
  c = load<u32>(question, 16);
  d = load<u32>(question, 24);
}

/** [x · a, x · b, x · c, x · d] */
@inline function dots(x: usize): v128 {
  const rowA = a;
  const rowB = b;
  const rowC = c;
  const rowD = d;
  let fromA = f32x4.splat(0);
  let fromB = f32x4.splat(0);
  let fromC = f32x4.splat(0);
  let fromD = f32x4.splat(0);
  const bytes = rowBytes;
  for (let at: usize = 0; at < bytes; at += 16) {
    const value = v128.load(x + at);
    fromA = f32x4.add(fromA, f32x4.mul(value, v128.load(rowA + at)));
    fromB = f32x4.add(fromB, f32x4.mul(value, v128.load(rowB + at)));
    fromC = f32x4.add(fromC, f32x4.mul(value, v128.load(rowC + at)));
    fromD = f32x4.add(fromD, f32x4.mul(value, v128.load(rowD + at)));
  }
  const ab = halves(fromA, fromB);
  const cd = halves(fromC, fromD);
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/** Two halves of the first sum in lanes 0 and 2, of the second in lanes 1 and 3. */
@inline function halves(first: v128, second: v128): v128 {
  return f32x4.add(v128.shuffle<f32>(first, second, 0, 4, 1, 5), v128.shuffle<f32>(first, second, 2, 6, 3, 7));
}

/** gradient += Σ g · row, then each row += g · x. */
@inline function exchangeAll(x: usize, gradient: usize, ga: f32, gb: f32, gc: f32, gd: f32): void {
  const rowA = a;
  const rowB = b;
  const rowC = c;
  const rowD = d;
  const timesA = f32x4.splat(ga);
  const timesB = f32x4.splat(gb);
  const timesC = f32x4.splat(gc);
  const timesD = f32x4.splat(gd);
  const bytes = rowBytes;
  for (let at: usize = 0; at < bytes; at += 16) {
    const value = v128.load(x + at);
    const oldA = v128.load(rowA + at);
    const oldB = v128.load(rowB + at);
    const oldC = v128.load(rowC + at);
    const oldD = v128.load(rowD + at);
    const ab = f32x4.add(f32x4.mul(timesA, oldA), f32x4.mul(timesB, oldB));
    const cd = f32x4.add(f32x4.mul(timesC, oldC), f32x4.mul(timesD, oldD));
    v128.store(gradient + at, f32x4.add(v128.load(gradient + at), f32x4.add(ab, cd)));
    v128.store(rowA + at, f32x4.add(oldA, f32x4.mul(timesA, value)));
    v128.store(rowB + at, f32x4.add(oldB, f32x4.mul(timesB, value)));
    v128.store(rowC + at, f32x4.add(oldC, f32x4.mul(timesC, value)));
    v128.store(rowD + at, f32x4.add(oldD, f32x4.mul(timesD, value)));
  }
}

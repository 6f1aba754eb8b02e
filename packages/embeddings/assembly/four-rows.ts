// The gradient step of one-row.ts on four different rows at once, so that x and the gradient are read once.
import { halves, sums } from "./lane-sums";
import { madd } from "./madd";
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

/** [x · a, x · b, x · c, x · d]; two vectors at a time, with two sums for each row, so that an addition need not wait for the one before. */
@inline function dots(x: usize): v128 {
  let rowA = a;
  let rowB = b;
  let rowC = c;
  let rowD = d;
  let fromA = f32x4.splat(0);
  let fromB = f32x4.splat(0);
  let fromC = f32x4.splat(0);
  let fromD = f32x4.splat(0);
  let moreA = f32x4.splat(0);
  let moreB = f32x4.splat(0);
  let moreC = f32x4.splat(0);
  let moreD = f32x4.splat(0);
  const end = x + rowBytes;
  for (const last = end - 16; x < last; x += 32) {
    const value = v128.load(x);
    fromA = madd(value, v128.load(rowA), fromA);
    fromB = madd(value, v128.load(rowB), fromB);
    fromC = madd(value, v128.load(rowC), fromC);
    fromD = madd(value, v128.load(rowD), fromD);
    const next = v128.load(x, 16);
    moreA = madd(next, v128.load(rowA, 16), moreA);
    moreB = madd(next, v128.load(rowB, 16), moreB);
    moreC = madd(next, v128.load(rowC, 16), moreC);
    moreD = madd(next, v128.load(rowD, 16), moreD);
    rowA += 32;
    rowB += 32;
    rowC += 32;
    rowD += 32;
  }
  if (x < end) {
    const value = v128.load(x);
    fromA = madd(value, v128.load(rowA), fromA);
    fromB = madd(value, v128.load(rowB), fromB);
    fromC = madd(value, v128.load(rowC), fromC);
    fromD = madd(value, v128.load(rowD), fromD);
  }
  fromA = f32x4.add(fromA, moreA);
  fromB = f32x4.add(fromB, moreB);
  fromC = f32x4.add(fromC, moreC);
  fromD = f32x4.add(fromD, moreD);
  return sums(halves(fromA, fromB), halves(fromC, fromD));
}

/** gradient += Σ g · row, then each row += g · x; two vectors at a time, whose addresses are worked out once. */
@inline function exchangeAll(x: usize, gradient: usize, ga: f32, gb: f32, gc: f32, gd: f32): void {
  let rowA = a;
  let rowB = b;
  let rowC = c;
  let rowD = d;
  const timesA = f32x4.splat(ga);
  const timesB = f32x4.splat(gb);
  const timesC = f32x4.splat(gc);
  const timesD = f32x4.splat(gd);
  const end = x + rowBytes;
  for (const last = end - 16; x < last; x += 32) {
    exchangePart(x, gradient, rowA, rowB, rowC, rowD, timesA, timesB, timesC, timesD, 0);
    exchangePart(x, gradient, rowA, rowB, rowC, rowD, timesA, timesB, timesC, timesD, 16);
    gradient += 32;
    rowA += 32;
    rowB += 32;
    rowC += 32;
    rowD += 32;
  }
  if (x < end) exchangePart(x, gradient, rowA, rowB, rowC, rowD, timesA, timesB, timesC, timesD, 0);
}

/** One vector of it, `at` bytes behind the addresses. */
@inline function exchangePart(
  x: usize,
  gradient: usize,
  rowA: usize,
  rowB: usize,
  rowC: usize,
  rowD: usize,
  timesA: v128,
  timesB: v128,
  timesC: v128,
  timesD: v128,
  at: usize,
): void {
  const value = v128.load(x + at);
  const oldA = v128.load(rowA + at);
  const oldB = v128.load(rowB + at);
  const oldC = v128.load(rowC + at);
  const oldD = v128.load(rowD + at);
  const ab = madd(timesA, oldA, madd(timesB, oldB, v128.load(gradient + at)));
  v128.store(gradient + at, madd(timesC, oldC, madd(timesD, oldD, ab)));
  v128.store(rowA + at, madd(timesA, value, oldA));
  v128.store(rowB + at, madd(timesB, value, oldB));
  v128.store(rowC + at, madd(timesC, value, oldC));
  v128.store(rowD + at, madd(timesD, value, oldD));
}

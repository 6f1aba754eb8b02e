// The softmax of eight queries over one block of keys after another (Milakov and Gimelshein 2018): the greatest score so far and the sum of
// exponentials below it. Scores are [key, 8], LINE bytes a key.
import { LINE } from "./attention-block";
import { madd } from "./madd";

// prettier-ignore
const C = memory.data<f32>([
  -87.3, // 0: e to less than this is 0
  1.4426950408889634, 12582912, // 1: 1 / ln 2, and 1.5 · 2²³, whose addition rounds to a whole number
  -0.693359375, 2.12194440e-4, // 3: −ln 2 in two parts, the first with 10 bits
  0.499999934123, 0.166665201055, 0.0416683942590, 0.00836878062226, 0.00138144647615, // 5: (eʳ − 1 − r) / r², |r| ≤ ln 2 / 2, to 3·10⁻⁹
  1, // 10
]);

@inline function c(index: i32): v128 {
  return v128.load32_splat(C + (<usize>index << 2));
}

/** eˣ for x ≤ 0; what would be subnormal is 0. */
@inline export function expBelow(x: v128): v128 {
  const shifted = madd(x, c(1), c(2));
  const n = f32x4.sub(shifted, c(2));
  const r = madd(n, c(4), madd(n, c(3), x));
  const p = madd(madd(madd(madd(c(9), r, c(8)), r, c(7)), r, c(6)), r, c(5));
  const y = f32x4.add(madd(f32x4.mul(r, r), p, r), c(10));
  const power = i32x4.add(i32x4.shl(shifted, 23), c(10));
  return v128.andnot(f32x4.mul(y, power), f32x4.lt(x, c(0)));
}

/** x, but 0 for −∞: what is subtracted from scores, of which some may be −∞ too. */
@inline export function shiftOf(most: v128): v128 {
  return v128.andnot(most, f32x4.eq(most, f32x4.splat(-Infinity)));
}

/**
 * Scores become e^(score − most) for the greatest so far, which `most` and `sum` take over. What was added up before has to be
 * multiplied by `factors`; returns whether one of them is not 1.
 */
export function softmaxPanel(scores: usize, count: i32, most: usize, sum: usize, factors: usize): bool {
  const end = scores + <usize>count * LINE;
  const old0 = v128.load(most);
  const old1 = v128.load(most, 16);
  let m0 = old0;
  let m1 = old1;
  for (let at = scores; at < end; at += LINE) {
    m0 = f32x4.pmax(m0, v128.load(at));
    m1 = f32x4.pmax(m1, v128.load(at, 16));
  }
  const shift0 = shiftOf(m0);
  const shift1 = shiftOf(m1);
  let s0 = f32x4.splat(0);
  let s1 = s0;
  for (let at = scores; at < end; at += LINE) {
    const e0 = expBelow(f32x4.sub(v128.load(at), shift0));
    const e1 = expBelow(f32x4.sub(v128.load(at, 16), shift1));
    s0 = f32x4.add(s0, e0);
    s1 = f32x4.add(s1, e1);
    v128.store(at, e0);
    v128.store(at, e1, 16);
  }
  const f0 = expBelow(f32x4.sub(old0, shift0));
  const f1 = expBelow(f32x4.sub(old1, shift1));
  v128.store(most, m0);
  v128.store(most, m1, 16);
  v128.store(sum, madd(v128.load(sum), f0, s0));
  v128.store(sum, madd(v128.load(sum, 16), f1, s1), 16);
  v128.store(factors, f0);
  v128.store(factors, f1, 16);
  const changed = v128.or(f32x4.ne(f0, c(10)), f32x4.ne(f1, c(10)));
  return v128.any_true(changed);
}

/**
 * The same for a block that is kept: the greatest score so far goes to `then` too, and `along` takes Σ e^(score − most) · gradient. The pass that
 * comes before gradients.
 */
export function foldPanel(
  scores: usize, gradients: usize, count: i32, most: usize, sum: usize, along: usize, then: usize,
): void {
  const bytes = <usize>count * LINE;
  for (let half: usize = 0; half < 32; half += 16) {
    const old = v128.load(most + half);
    let m = old;
    for (let at = half; at < bytes; at += LINE) m = f32x4.pmax(m, v128.load(scores + at));
    const shift = shiftOf(m);
    const factor = expBelow(f32x4.sub(old, shift));
    let s = f32x4.mul(v128.load(sum + half), factor);
    let a = f32x4.mul(v128.load(along + half), factor);
    for (let at = half; at < bytes; at += LINE) {
      const e = expBelow(f32x4.sub(v128.load(scores + at), shift));
      s = f32x4.add(s, e);
      a = madd(e, v128.load(gradients + at), a);
      v128.store(scores + at, e);
    }
    v128.store(most + half, m);
    v128.store(then + half, m);
    v128.store(sum + half, s);
    v128.store(along + half, a);
  }
}

/** Scores become weights, given the greatest score of each query and 1 over its sum. */
export function weighPanel(scores: usize, count: i32, most: usize, shares: usize): void {
  const shift0 = shiftOf(v128.load(most));
  const shift1 = shiftOf(v128.load(most, 16));
  const share0 = v128.load(shares);
  const share1 = v128.load(shares, 16);
  for (; count > 0; count--, scores += LINE) {
    v128.store(scores, f32x4.mul(expBelow(f32x4.sub(v128.load(scores), shift0)), share0));
    v128.store(scores, f32x4.mul(expBelow(f32x4.sub(v128.load(scores, 16), shift1)), share1), 16);
  }
}

/** What `foldPanel` left becomes weights. */
export function weighKept(scores: usize, count: i32, most: usize, shares: usize, then: usize): void {
  const share0 = f32x4.mul(v128.load(shares), expBelow(f32x4.sub(v128.load(then), shiftOf(v128.load(most)))));
  const share1 = f32x4.mul(v128.load(shares, 16), expBelow(f32x4.sub(v128.load(then, 16), shiftOf(v128.load(most, 16)))));
  for (; count > 0; count--, scores += LINE) {
    v128.store(scores, f32x4.mul(v128.load(scores), share0));
    v128.store(scores, f32x4.mul(v128.load(scores, 16), share1), 16);
  }
}

/**
 * Gradients at weights become those at scores, w ⊙ (g − along) · scale, where `along` has Σ g ⊙ w for each query; times the
 * derivatives of a soft-cap, unless `bends` is 0.
 */
export function slopePanel(weights: usize, gradients: usize, count: i32, along: usize, scale: f32, bends: usize): void {
  const scales = f32x4.splat(scale);
  for (let half: usize = 0; half < 32; half += 16) {
    const mean = v128.load(along + half);
    let at = half;
    for (let i = 0; i < count; i++, at += LINE) {
      let slope = f32x4.mul(f32x4.mul(v128.load(weights + at), f32x4.sub(v128.load(gradients + at), mean)), scales);
      if (bends != 0) slope = f32x4.mul(slope, v128.load(bends + at));
      v128.store(gradients + at, slope);
    }
  }
}

/** The first competitor of every row, which carries no value: a greatest score of `sink`, whose exponential is 1. Without one the sum is empty. */
export function beginSoftmax(most: usize, sum: usize, rows: i32, sink: f32): void {
  const isNothing = sink == -Infinity;
  const share: f32 = isNothing ? 0 : sink - sink + 1; // no number for ∞
  for (; rows > 0; rows--, most += 4, sum += 4) {
    store<f32>(most, sink);
    store<f32>(sum, share);
  }
}

// The two kernels of products of small matrices whose rows lie anywhere: dot products of two rows with two others, and two rows plus
// weighted sums of a list of rows. What is multiplied with what is in window.ts.
import { halves, sums } from "./lane-sums";
import { madd } from "./madd";
import { rowBytes } from "./plan";

/** to[0] = x · a, to[1] = x · b, and `next` bytes behind y · a and y · b. */
export function dots(x: usize, y: usize, a: usize, b: usize, to: usize, next: usize): void {
  let xa = f32x4.splat(0);
  let xb = f32x4.splat(0);
  let ya = f32x4.splat(0);
  let yb = f32x4.splat(0);
  let moreXa = f32x4.splat(0); // second sums, so that an addition need not wait for the one before
  let moreXb = f32x4.splat(0);
  let moreYa = f32x4.splat(0);
  let moreYb = f32x4.splat(0);
  const end = x + rowBytes;
  for (const last = end - 16; x < last; x += 32) {
    const p = v128.load(x);
    const q = v128.load(y);
    const ra = v128.load(a);
    const rb = v128.load(b);
    xa = madd(p, ra, xa);
    ya = madd(q, ra, ya);
    xb = madd(p, rb, xb);
    yb = madd(q, rb, yb);
    const p2 = v128.load(x, 16);
    const q2 = v128.load(y, 16);
    const ra2 = v128.load(a, 16);
    const rb2 = v128.load(b, 16);
    moreXa = madd(p2, ra2, moreXa);
    moreYa = madd(q2, ra2, moreYa);
    moreXb = madd(p2, rb2, moreXb);
    moreYb = madd(q2, rb2, moreYb);
    y += 32;
    a += 32;
    b += 32;
  }
  if (x < end) {
    const p = v128.load(x);
    const q = v128.load(y);
    const ra = v128.load(a);
    const rb = v128.load(b);
    xa = madd(p, ra, xa);
    ya = madd(q, ra, ya);
    xb = madd(p, rb, xb);
    yb = madd(q, rb, yb);
  }
  const ofX = halves(f32x4.add(xa, moreXa), f32x4.add(xb, moreXb));
  const all = sums(ofX, halves(f32x4.add(ya, moreYa), f32x4.add(yb, moreYb)));
  v128.store64_lane(to, all, 0);
  v128.store64_lane(to + next, all, 1);
}

/**
 * a += Σ g · row and b += Σ g[next] · row over the rows whose addresses, u32, stand from `rows` to `end`; where b is a, only the first. The
 * weights g stand `step` bytes apart, and `next` bytes behind each the one for b. Five vectors at a time: 100, 200 and 300 numbers have no
 * rest. Sums are added up before they meet what is large, so that little is lost in rounding.
 */
export function addSums(a: usize, b: usize, rows: usize, end: usize, g: usize, step: usize, next: usize): void {
  const bytes = rowBytes;
  let at: usize = 0;
  for (; at + 64 < bytes; at += 80) {
    let a0 = f32x4.splat(0);
    let a1 = f32x4.splat(0);
    let a2 = f32x4.splat(0);
    let a3 = f32x4.splat(0);
    let a4 = f32x4.splat(0);
    let b0 = f32x4.splat(0);
    let b1 = f32x4.splat(0);
    let b2 = f32x4.splat(0);
    let b3 = f32x4.splat(0);
    let b4 = f32x4.splat(0);
    for (let row = rows, weight = g; row < end; row += 4, weight += step) {
      const p = <usize>load<u32>(row) + at;
      const ga = v128.load32_splat(weight);
      const gb = v128.load32_splat(weight + next);
      const x0 = v128.load(p);
      a0 = madd(ga, x0, a0);
      b0 = madd(gb, x0, b0);
      const x1 = v128.load(p, 16);
      a1 = madd(ga, x1, a1);
      b1 = madd(gb, x1, b1);
      const x2 = v128.load(p, 32);
      a2 = madd(ga, x2, a2);
      b2 = madd(gb, x2, b2);
      const x3 = v128.load(p, 48);
      a3 = madd(ga, x3, a3);
      b3 = madd(gb, x3, b3);
      const x4 = v128.load(p, 64);
      a4 = madd(ga, x4, a4);
      b4 = madd(gb, x4, b4);
    }
    v128.store(a + at, f32x4.add(v128.load(a + at), a0));
    v128.store(a + at, f32x4.add(v128.load(a + at, 16), a1), 16);
    v128.store(a + at, f32x4.add(v128.load(a + at, 32), a2), 32);
    v128.store(a + at, f32x4.add(v128.load(a + at, 48), a3), 48);
    v128.store(a + at, f32x4.add(v128.load(a + at, 64), a4), 64);
    if (a == b) continue;
    v128.store(b + at, f32x4.add(v128.load(b + at), b0));
    v128.store(b + at, f32x4.add(v128.load(b + at, 16), b1), 16);
    v128.store(b + at, f32x4.add(v128.load(b + at, 32), b2), 32);
    v128.store(b + at, f32x4.add(v128.load(b + at, 48), b3), 48);
    v128.store(b + at, f32x4.add(v128.load(b + at, 64), b4), 64);
  }
  for (; at < bytes; at += 16) {
    let a0 = f32x4.splat(0);
    let b0 = f32x4.splat(0);
    for (let row = rows, weight = g; row < end; row += 4, weight += step) {
      const x0 = v128.load(<usize>load<u32>(row) + at);
      a0 = madd(v128.load32_splat(weight), x0, a0);
      b0 = madd(v128.load32_splat(weight + next), x0, b0);
    }
    v128.store(a + at, f32x4.add(v128.load(a + at), a0));
    if (a == b) continue;
    v128.store(b + at, f32x4.add(v128.load(b + at), b0));
  }
}

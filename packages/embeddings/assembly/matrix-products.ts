// Products of small matrices whose rows lie anywhere: dot products of every row with every row, and rows plus weighted sums of rows.
// Rows are given by lists of their addresses, u32, which stand so many bytes apart. What is multiplied with what is in window.ts.
import { halves, sums } from "./lane-sums";
import { madd } from "./madd";
import { rowBytes } from "./plan";

/** to[j] = x · row and to[j + next] = y · row for four rows, whose addresses stand `apart` bytes from one another; `next` in bytes. */
export function dotsOfFour(x: usize, y: usize, rows: usize, to: usize, next: usize): void {
  let a: usize = load<u32>(rows);
  let b: usize = load<u32>(rows, 8);
  let c: usize = load<u32>(rows, 16);
  let d: usize = load<u32>(rows, 24);
  let xa = f32x4.splat(0);
  let xb = f32x4.splat(0);
  let xc = f32x4.splat(0);
  let xd = f32x4.splat(0);
  let ya = f32x4.splat(0);
  let yb = f32x4.splat(0);
  let yc = f32x4.splat(0);
  let yd = f32x4.splat(0);
  for (const end = x + rowBytes; x < end; x += 16) {
    const p = v128.load(x);
    const q = v128.load(y);
    const ra = v128.load(a);
    xa = madd(p, ra, xa);
    ya = madd(q, ra, ya);
    const rb = v128.load(b);
    xb = madd(p, rb, xb);
    yb = madd(q, rb, yb);
    const rc = v128.load(c);
    xc = madd(p, rc, xc);
    yc = madd(q, rc, yc);
    const rd = v128.load(d);
    xd = madd(p, rd, xd);
    yd = madd(q, rd, yd);
    y += 16;
    a += 16;
    b += 16;
    c += 16;
    d += 16;
  }
  v128.store(to, sums(halves(xa, xb), halves(xc, xd)));
  v128.store(to + next, sums(halves(ya, yb), halves(yc, yd)));
}

/** The same for two rows. */
export function dotsOfTwo(x: usize, y: usize, rows: usize, apart: usize, to: usize, next: usize): void {
  let a: usize = load<u32>(rows);
  let b: usize = load<u32>(rows + apart);
  let xa = f32x4.splat(0);
  let xb = f32x4.splat(0);
  let ya = f32x4.splat(0);
  let yb = f32x4.splat(0);
  for (const end = x + rowBytes; x < end; x += 16) {
    const p = v128.load(x);
    const q = v128.load(y);
    const ra = v128.load(a);
    xa = madd(p, ra, xa);
    ya = madd(q, ra, ya);
    const rb = v128.load(b);
    xb = madd(p, rb, xb);
    yb = madd(q, rb, yb);
    y += 16;
    a += 16;
    b += 16;
  }
  const all = sums(halves(xa, xb), halves(ya, yb));
  v128.store64_lane(to, all, 0);
  v128.store64_lane(to + next, all, 1);
}

/**
 * a += Σ g · row and b += Σ g[next] · row over the rows whose addresses stand from `rows` to `end`. Their weights g stand `step` bytes
 * apart, and `next` bytes behind each the one for b. With a = b only the first.
 */
export function addSums(a: usize, b: usize, rows: usize, end: usize, g: usize, step: usize, next: usize): void {
  const bytes = rowBytes;
  let at: usize = 0;
  for (; at + 48 < bytes; at += 64) {
    let a0 = f32x4.splat(0);
    let a1 = f32x4.splat(0);
    let a2 = f32x4.splat(0);
    let a3 = f32x4.splat(0);
    let b0 = f32x4.splat(0);
    let b1 = f32x4.splat(0);
    let b2 = f32x4.splat(0);
    let b3 = f32x4.splat(0);
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
    }
    v128.store(a + at, f32x4.add(v128.load(a + at), a0));
    v128.store(a + at, f32x4.add(v128.load(a + at, 16), a1), 16);
    v128.store(a + at, f32x4.add(v128.load(a + at, 32), a2), 32);
    v128.store(a + at, f32x4.add(v128.load(a + at, 48), a3), 48);
    if (a == b) continue;
    v128.store(b + at, f32x4.add(v128.load(b + at), b0));
    v128.store(b + at, f32x4.add(v128.load(b + at, 16), b1), 16);
    v128.store(b + at, f32x4.add(v128.load(b + at, 32), b2), 32);
    v128.store(b + at, f32x4.add(v128.load(b + at, 48), b3), 48);
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

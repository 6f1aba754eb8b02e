// Sums of rows, for CBOW, and what all neighbours get. Rows are whole vectors of 16 bytes.
import { madd } from "./madd";
import { rowBytes } from "./plan";

/** x = 0 */
export function clear(x: usize): void {
  memory.fill(x, 0, rowBytes);
}

/** x = share · the sum of the rows whose addresses stand from `from` to `end`. */
export function addUp(x: usize, from: usize, end: usize, share: f32): void {
  const times = f32x4.splat(share);
  const bytes = rowBytes;
  let at: usize = 0;
  for (; at + 48 < bytes; at += 64) {
    let a = f32x4.splat(0);
    let b = f32x4.splat(0);
    let c = f32x4.splat(0);
    let d = f32x4.splat(0);
    for (let row = from; row < end; row += 4) {
      const p = <usize>load<u32>(row) + at;
      a = f32x4.add(a, v128.load(p));
      b = f32x4.add(b, v128.load(p, 16));
      c = f32x4.add(c, v128.load(p, 32));
      d = f32x4.add(d, v128.load(p, 48));
    }
    v128.store(x + at, f32x4.mul(a, times));
    v128.store(x + at, f32x4.mul(b, times), 16);
    v128.store(x + at, f32x4.mul(c, times), 32);
    v128.store(x + at, f32x4.mul(d, times), 48);
  }
  for (; at < bytes; at += 16) {
    let a = f32x4.splat(0);
    for (let row = from; row < end; row += 4) a = f32x4.add(a, v128.load(<usize>load<u32>(row) + at));
    v128.store(x + at, f32x4.mul(a, times));
  }
}

/** row += share · x */
export function addTo(row: usize, x: usize, share: f32): void {
  const times = f32x4.splat(share);
  for (const end = row + rowBytes; row < end; row += 16, x += 16) {
    v128.store(row, madd(v128.load(x), times, v128.load(row)));
  }
}

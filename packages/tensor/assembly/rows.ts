// Rows by number: gather, and the sum that is its adjoint.
import { copyRow } from "./copy";
import { advance, begin, cursor, setCursor, size, step } from "./walk";

/** Writes the row numbers (operand 0) to `out`, negative ones counted from the end. Returns the place of one outside, or −1. */
export function resolve(indices: usize, out: usize, rows: i32, rank: i32): i32 {
  const last = rank - 1;
  const n = size(last);
  const stride = <usize>step(0, last);
  let place = 0;
  setCursor(0, indices);
  for (let left = begin(last); left > 0; left--) {
    let at = cursor(0);
    for (let i = 0; i < n; i++, place++, at += stride, out += 4) {
      const row = load<i32>(at);
      const resolved = row < 0 ? row + rows : row;
      if (<u32>resolved >= <u32>rows) return place;
      store<i32>(out, resolved);
    }
    advance(last, 1);
  }
  return -1;
}

/** Copies row after row; operand 0 describes the axes of one row. */
export function gather(x: usize, rowStep: i32, indices: usize, count: i32, out: usize, rank: i32): void {
  const last = rank - 1;
  const n = size(last);
  const stride = step(0, last);
  for (const end = indices + ((<usize>count) << 2); indices < end; indices += 4) {
    setCursor(0, x + <usize>(load<i32>(indices) * rowStep));
    for (let rows = begin(last); rows > 0; rows--) {
      copyRow(cursor(0), stride, out, 4, n);
      out += (<usize>n) << 2;
      advance(last, 1);
    }
  }
}

/** Adds row after row of `width` elements, in order. */
export function scatterAdd(isInt: bool, updates: usize, indices: usize, count: i32, out: usize, width: i32): void {
  const bytes = (<usize>width) << 2;
  for (const end = indices + ((<usize>count) << 2); indices < end; indices += 4) {
    let to = out + <usize>load<i32>(indices) * bytes;
    const stop = to + bytes;
    for (const whole = to + ((<usize>(width & ~3)) << 2); to < whole; to += 16, updates += 16) {
      const a = v128.load(to);
      const b = v128.load(updates);
      v128.store(to, isInt ? i32x4.add(a, b) : f32x4.add(a, b));
    }
    for (; to < stop; to += 4, updates += 4) {
      if (isInt) store<i32>(to, load<i32>(to) + load<i32>(updates));
      else store<f32>(to, load<f32>(to) + load<f32>(updates));
    }
  }
}

// Running sums along the last axis: in double precision, or modulo 2³².
import { advance, begin, cursor, setCursor, size, step } from "./walk";

export function cumsum(isInt: bool, x: usize, out: usize, rank: i32): void {
  const last = rank - 1;
  const n = size(last);
  const stride = <usize>step(0, last);
  setCursor(0, x);
  for (let rows = begin(last); rows > 0; rows--) {
    let at = cursor(0);
    const end = out + ((<usize>n) << 2);
    if (isInt) {
      let sum = 0;
      for (; out < end; out += 4, at += stride) store<i32>(out, (sum += load<i32>(at)));
    } else {
      let sum: f64 = 0;
      for (; out < end; out += 4, at += stride) {
        sum += <f64>load<f32>(at);
        store<f32>(out, <f32>sum);
      }
    }
    advance(last, 1);
  }
}

// Reductions over the last axis. Floating-point sums and products are accumulated in double precision.

import { reduceColumns } from "./columns";
import { ARGMAX, ARGMIN, argument, extreme, extremeInt, MAX, MIN } from "./extreme";
import { productRow, productRowInt, sumRow, sumRowInt } from "./sum";
import { advance, begin, cursor, setCursor, size, step } from "./walk";

export const SUM: i32 = 0;
const PRODUCT: i32 = 1;

/** x over `rank` axes → out without the last; `f` as in extreme.ts, with SUM and PRODUCT. */
export function reduce(f: i32, isInt: bool, x: usize, out: usize, rank: i32): void {
  const last = rank - 1;
  const n = size(last);
  const stride = step(0, last);
  const isColumnar = rank >= 2 && stride != 4 && step(0, last - 1) == 4 && size(last - 1) >= 16;
  setCursor(0, x);
  if (isColumnar && (f == SUM || f == MAX || f == MIN)) {
    const width = size(last - 1);
    for (let planes = begin(last - 1); planes > 0; planes--) {
      const columns = width & ~15;
      reduceColumns(f, isInt, cursor(0), stride, out, columns, n);
      for (let i = columns; i < width; i++)
        reduceRow(f, isInt, cursor(0) + ((<usize>i) << 2), stride, n, out + ((<usize>i) << 2));
      out += (<usize>width) << 2;
      advance(last - 1, 1);
    }
    return;
  }
  for (let rows = begin(last); rows > 0; rows--) {
    reduceRow(f, isInt, cursor(0), stride, n, out);
    out += 4;
    advance(last, 1);
  }
}

function reduceRow(f: i32, isInt: bool, x: usize, stride: i32, n: i32, out: usize): void {
  if (f == SUM) {
    if (isInt) store<i32>(out, sumRowInt(x, stride, n));
    else store<f32>(out, <f32>sumRow(x, stride, n));
  } else if (f == PRODUCT) {
    if (isInt) store<i32>(out, productRowInt(x, stride, n));
    else store<f32>(out, <f32>productRow(x, stride, n));
  } else if (f == ARGMAX || f == ARGMIN) store<i32>(out, argument(f == ARGMAX, isInt, x, stride, n));
  else if (isInt) store<i32>(out, extremeInt(f == MAX, x, stride, n));
  else store<f32>(out, extreme(f == MAX, x, stride, n));
}

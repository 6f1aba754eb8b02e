// Brings operands of any strides into the form that the vector kernels take: whole vectors of four, one after another. The
// result is always row-major. What is computed is in unary.ts and binary.ts.
import { binary, select } from "./binary";
import { copyRow, fill } from "./copy";
import { ADD, SELECT } from "./kinds";
import { AREA, CHUNK, chunk, TAIL } from "./scratch";
import { unary } from "./unary";
import { advance, begin, cursor, setCursor, size, step } from "./walk";

/** Shorter rows than this are gathered into blocks of many rows. */
const SHORT: i32 = 32;

/** out = f(a, b, c) over `rank` axes, for as many operands as f has. */
export function elementwise(f: i32, a: usize, b: usize, c: usize, out: usize, rank: i32): void {
  const operands = f == SELECT ? 3 : f >= ADD ? 2 : 1;
  const outer = rank - 1;
  const n = size(outer);
  setCursor(0, a);
  setCursor(1, b);
  setCursor(2, c);
  let rows = begin(outer);
  if (n >= SHORT || rows == 1) {
    for (; rows > 0; rows--) {
      row(f, operands, outer, n, out);
      out += <usize>n << 2;
      advance(outer, operands);
    }
    return;
  }
  for (const most = CHUNK / n; rows > 0; rows -= most) {
    const taken = min(rows, most);
    for (let i = 0; i < taken; i++) {
      for (let operand = 0; operand < operands; operand++)
        copyRow(cursor(operand), step(operand, outer), chunk(operand) + (<usize>(i * n) << 2), 4, n);
      advance(outer, operands);
    }
    run(f, operands, chunk(0), chunk(1), chunk(2), out, taken * n);
    out += <usize>(taken * n) << 2;
  }
}

/** One row: operands that lie one after another are used where they are, others block by block through the chunks. */
function row(f: i32, operands: i32, axis: i32, n: i32, out: usize): void {
  const direct = step(0, axis) == 4 && (operands < 2 || step(1, axis) == 4) && (operands < 3 || step(2, axis) == 4);
  if (direct) {
    run(f, operands, cursor(0), cursor(1), cursor(2), out, n);
    return;
  }
  for (let first = 0; first < n; first += CHUNK) {
    const count = min(CHUNK, n - first);
    const a = block(0, axis, first, count);
    const b: usize = operands < 2 ? 0 : block(1, axis, first, count);
    const c: usize = operands < 3 ? 0 : block(2, axis, first, count);
    run(f, operands, a, b, c, out + (<usize>first << 2), count);
  }
}

/** Where `count` elements of the current row lie one after another. A repeated element is written once per row. */
function block(operand: i32, axis: i32, first: i32, count: i32): usize {
  const stride = step(operand, axis);
  const from = cursor(operand) + <usize>(first * stride);
  if (stride == 4) return from;
  if (stride != 0) copyRow(from, stride, chunk(operand), 4, count);
  else if (first == 0) fill(chunk(operand), load<i32>(from), count);
  return chunk(operand);
}

/** Whole vectors in place; the last one to three elements in a vector of their own. */
export function run(f: i32, operands: i32, a: usize, b: usize, c: usize, out: usize, n: i32): void {
  const whole = <usize>(n & ~3) << 2;
  vectors(f, operands, a, b, c, out, a + whole);
  const rest = <usize>(n & 3) << 2;
  if (rest == 0) return;
  const tail = AREA + TAIL;
  memory.copy(tail, a + whole, rest);
  if (operands > 1) memory.copy(tail + 16, b + whole, rest);
  if (operands > 2) memory.copy(tail + 32, c + whole, rest);
  vectors(f, operands, tail, tail + 16, tail + 32, tail + 48, tail + 16);
  memory.copy(out + whole, tail + 48, rest);
}

@inline function vectors(f: i32, operands: i32, a: usize, b: usize, c: usize, out: usize, end: usize): void {
  if (operands == 1) unary(f, a, out, end);
  else if (operands == 2) binary(f, a, b, out, end);
  else select(a, b, c, out, end);
}

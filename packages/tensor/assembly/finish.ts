// What is done to a part of a product while it is still in cache: an activation, and the product with a factor. Not here: biases (matmul.ts).
import { run } from "./elementwise";
import { MUL } from "./kinds";

/**
 * out = f(out), times the factor where that is not address 0, for some columns of some rows; the rows of both lie `step` bytes apart.
 * @param f the number of a function of one operand.
 */
export function finish(f: i32, factor: usize, out: usize, step: i32, rows: i32, columns: i32): void {
  for (let at: usize = 0; rows > 0; rows--, at += <usize>step) {
    run(f, 1, out + at, 0, 0, out + at, columns);
    if (factor != 0) run(MUL, 2, out + at, factor + at, 0, out + at, columns);
  }
}

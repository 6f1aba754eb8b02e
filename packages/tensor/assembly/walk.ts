// Walks over the axes that a call's descriptor names, one row at a time. What is done with a row is not decided here.
import { CURSOR, INDEX, SHAPE, STRIDES } from "./scratch";

@inline export function size(axis: i32): i32 {
  return load<i32>(SHAPE + (<usize>axis << 2));
}

/** Step along an axis in bytes. */
@inline export function step(operand: i32, axis: i32): i32 {
  return load<i32>(STRIDES + (<usize>operand << 8) + (<usize>axis << 2));
}

/** Address of the current row of an operand. */
@inline export function cursor(operand: i32): usize {
  return load<usize>(CURSOR + (<usize>operand << 2));
}

@inline export function setCursor(operand: i32, at: usize): void {
  store<usize>(CURSOR + (<usize>operand << 2), at);
}

/** Starts a walk over the first `axes` axes, with the cursors set by the caller; returns the number of rows. */
export function begin(axes: i32): i32 {
  let rows = 1;
  for (let axis = 0; axis < axes; axis++) {
    store<i32>(INDEX + (<usize>axis << 2), 0);
    rows *= size(axis);
  }
  return rows;
}

/** Moves the cursors of the first `operands` operands to the next row. */
export function advance(axes: i32, operands: i32): void {
  for (let axis = axes - 1; axis >= 0; axis--) {
    const at = INDEX + (<usize>axis << 2);
    const next = load<i32>(at) + 1;
    const wraps = next == size(axis);
    store<i32>(at, wraps ? 0 : next);
    const times = wraps ? 1 - next : 1;
    for (let operand = 0; operand < operands; operand++) setCursor(operand, cursor(operand) + <usize>(times * step(operand, axis)));
    if (!wraps) return;
  }
}

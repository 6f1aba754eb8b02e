// Walks over the axes that a call's descriptor names, one row at a time. What is done with a row is not decided here.
import { AREA, CURSOR, INDEX, SHAPE, STRIDES } from "./scratch";

@inline export function size(axis: i32): i32 {
  return load<i32>(AREA + (<usize>axis << 2), SHAPE);
}

/** Step along an axis in bytes. */
@inline export function step(operand: i32, axis: i32): i32 {
  return load<i32>(AREA + (<usize>operand << 8) + (<usize>axis << 2), STRIDES);
}

/** Address of the current row of an operand. */
@inline export function cursor(operand: i32): usize {
  return load<usize>(AREA + (<usize>operand << 2), CURSOR);
}

@inline export function setCursor(operand: i32, at: usize): void {
  store<usize>(AREA + (<usize>operand << 2), at, CURSOR);
}

/** Starts a walk over the first `axes` axes, with the cursors set by the caller; returns the number of rows. */
export function begin(axes: i32): i32 {
  let rows = 1;
  for (let axis = 0; axis < axes; axis++) {
    store<i32>(AREA + (<usize>axis << 2), 0, INDEX);
    rows *= size(axis);
  }
  return rows;
}

/** Moves the cursors of the first `operands` operands to the next row. */
export function advance(axes: i32, operands: i32): void {
  for (let axis = axes - 1; axis >= 0; axis--) {
    const at = AREA + INDEX + (<usize>axis << 2);
    const next = load<i32>(at) + 1;
    const wraps = next == size(axis);
    store<i32>(at, wraps ? 0 : next);
    const times = wraps ? 1 - next : 1;
    for (let operand = 0; operand < operands; operand++) setCursor(operand, cursor(operand) + <usize>(times * step(operand, axis)));
    if (!wraps) return;
  }
}

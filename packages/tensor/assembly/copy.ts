// Moves elements between strided places. No arithmetic: every type of element is four bytes.
import { advance, begin, cursor, setCursor, size, step } from "./walk";

/** `n` elements that lie `fromStep` bytes apart, written `toStep` bytes apart. */
export function copyRow(from: usize, fromStep: i32, to: usize, toStep: i32, n: i32): void {
  if (toStep == 4) {
    if (fromStep == 4) {
      memory.copy(to, from, <usize>n << 2);
      return;
    }
    if (fromStep == 0) {
      fill(to, load<i32>(from), n);
      return;
    }
  }
  for (let i = 0; i < n; i++) {
    store<i32>(to, load<i32>(from));
    from += <usize>fromStep;
    to += <usize>toStep;
  }
}

/** The same four bytes `n` times. */
export function fill(to: usize, value: i32, n: i32): void {
  const end = to + (<usize>n << 2);
  const whole = to + (<usize>(n & ~3) << 2);
  const vector = i32x4.splat(value);
  for (; to < whole; to += 16) v128.store(to, vector);
  for (; to < end; to += 4) store<i32>(to, value);
}

/** Copies operand 0 to operand 1 over `rank` axes. */
export function assign(from: usize, to: usize, rank: i32): void {
  const last = rank - 1;
  if (rank >= 2 && step(1, last) == 4 && step(0, last - 1) == 4 && size(last) >= 4 && size(last - 1) >= 4) {
    assignTransposed(from, to, rank);
    return;
  }
  setCursor(0, from);
  setCursor(1, to);
  for (let rows = begin(last); rows > 0; rows--) {
    copyRow(cursor(0), step(0, last), cursor(1), step(1, last), size(last));
    advance(last, 2);
  }
}

/** The last two axes lie the other way round in the source: 4 × 4 squares are turned in registers, 32 × 32 at a time in cache. */
function assignTransposed(from: usize, to: usize, rank: i32): void {
  const height = size(rank - 2);
  const width = size(rank - 1);
  const fromStep = step(0, rank - 1);
  const toStep = step(1, rank - 2);
  setCursor(0, from);
  setCursor(1, to);
  for (let planes = begin(rank - 2); planes > 0; planes--) {
    const source = cursor(0);
    const target = cursor(1);
    for (let top = 0; top < height; top += 32)
      for (let left = 0; left < width; left += 32)
        turn(
          source + (<usize>top << 2) + <usize>(left * fromStep),
          fromStep,
          target + <usize>(top * toStep) + (<usize>left << 2),
          toStep,
          min(32, height - top),
          min(32, width - left),
        );
    advance(rank - 2, 2);
  }
}

function turn(from: usize, fromStep: i32, to: usize, toStep: i32, height: i32, width: i32): void {
  let row = 0;
  for (; row + 4 <= height; row += 4) {
    let source = from + (<usize>row << 2);
    let target = to + <usize>(row * toStep);
    let column = 0;
    for (; column + 4 <= width; column += 4) {
      turnSquare(source, fromStep, target, toStep);
      source += <usize>(fromStep << 2);
      target += 16;
    }
    for (; column < width; column++) {
      for (let i = 0; i < 4; i++) store<i32>(target + <usize>(i * toStep), load<i32>(source + (<usize>i << 2)));
      source += <usize>fromStep;
      target += 4;
    }
  }
  for (; row < height; row++) copyRow(from + (<usize>row << 2), fromStep, to + <usize>(row * toStep), 4, width);
}

/** Four by four elements, rows written as columns. */
@inline export function turnSquare(from: usize, fromStep: i32, to: usize, toStep: i32): void {
  const a = v128.load(from);
  const b = v128.load(from + <usize>fromStep);
  const c = v128.load(from + <usize>(fromStep * 2));
  const d = v128.load(from + <usize>(fromStep * 3));
  const abLow = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const abHigh = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cdLow = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const cdHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(abLow, cdLow, 0, 2));
  v128.store(to + <usize>toStep, v128.shuffle<i64>(abLow, cdLow, 1, 3));
  v128.store(to + <usize>(toStep * 2), v128.shuffle<i64>(abHigh, cdHigh, 0, 2));
  v128.store(to + <usize>(toStep * 3), v128.shuffle<i64>(abHigh, cdHigh, 1, 3));
}

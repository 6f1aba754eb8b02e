// Loops over one row of a table: every word trained runs through them many times. What is added to what is decided elsewhere.
//
// Sums are in double precision. Elements are taken four at a time, so that one need not wait for the one before, and rows two at
// a time where there are several: that is what makes plain JavaScript quick here.

/** Σ x[i] · table[start + i] over the length of x. */
export function dotRow(x: Float64Array, table: Float32Array, start: number): number {
  const D = x.length;
  let [first, second, third, fourth] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < D; i += 4) {
    first += (x[i] as number) * (table[start + i] as number);
    second += (x[i + 1] as number) * (table[start + i + 1] as number);
    third += (x[i + 2] as number) * (table[start + i + 2] as number);
    fourth += (x[i + 3] as number) * (table[start + i + 3] as number);
  }
  for (; i < D; i++) first += (x[i] as number) * (table[start + i] as number);
  return first + second + (third + fourth);
}

/** x = the row. */
export function loadRow(x: Float64Array, table: Float32Array, start: number): void {
  for (let i = 0; i < x.length; i++) x[i] = table[start + i] as number;
}

/** x += one row + another. */
export function addTwoRows(x: Float64Array, table: Float32Array, start: number, other: number): void {
  const D = x.length;
  for (let i = 0; i < D; i++) {
    x[i] = (x[i] as number) + ((table[start + i] as number) + (table[other + i] as number));
  }
}

/** x += the row. */
export function addRow(x: Float64Array, table: Float32Array, start: number): void {
  for (let i = 0; i < x.length; i++) x[i] = (x[i] as number) + (table[start + i] as number);
}

/** The row += x. */
export function addToRow(table: Float32Array, start: number, x: Float64Array): void {
  const D = x.length;
  let i = 0;
  for (; i + 3 < D; i += 4) {
    const at = start + i;
    table[at] = (table[at] as number) + (x[i] as number);
    table[at + 1] = (table[at + 1] as number) + (x[i + 1] as number);
    table[at + 2] = (table[at + 2] as number) + (x[i + 2] as number);
    table[at + 3] = (table[at + 3] as number) + (x[i + 3] as number);
  }
  for (; i < D; i++) table[start + i] = (table[start + i] as number) + (x[i] as number);
}

/** gradient += factor · row, then the row += factor · x. */
export function exchange(
  gradient: Float64Array,
  table: Float32Array,
  start: number,
  x: Float64Array,
  factor: number,
): void {
  const D = x.length;
  for (let i = 0; i < D; i++) {
    const value = table[start + i] as number;
    gradient[i] = (gradient[i] as number) + factor * value;
    table[start + i] = value + factor * (x[i] as number);
  }
}

/** x *= factor. */
export function scale(x: Float64Array, factor: number): void {
  for (let i = 0; i < x.length; i++) x[i] = (x[i] as number) * factor;
}

// One table of weights in a memory: rows filled up to whole vectors, in and out as plain arrays.

/** Bytes from one row to the next: D numbers, filled up with zeros to whole vectors of 16 bytes. */
export const rowBytes = (D: number): number => 16 * Math.ceil(D / 4);

/** V rows of D numbers. */
export class WeightTable {
  readonly #numbers: Float32Array;
  readonly #V: number;
  readonly #D: number;
  /** Numbers from one row to the next. */
  readonly #step: number;

  constructor({ buffer }: WebAssembly.Memory, address: number, V: number, D: number) {
    [this.#V, this.#D, this.#step] = [V, D, rowBytes(D) / 4];
    this.#numbers = new Float32Array(buffer, address, V * this.#step);
  }

  /** A copy without the filling, [V, D]. */
  read(): Float32Array<ArrayBuffer> {
    const copy = new Float32Array(this.#V * this.#D);
    for (let row = 0; row < this.#V; row++) copy.set(this.row(row), row * this.#D);
    return copy;
  }

  /** Sets the first rows. */
  write(rows: Float32Array): void {
    for (let start = 0; start < rows.length; start += this.#D) {
      this.row(start / this.#D).set(rows.subarray(start, start + this.#D));
    }
  }

  /** A row itself, [D]. */
  row(row: number): Float32Array {
    return this.#numbers.subarray(row * this.#step, row * this.#step + this.#D);
  }
}

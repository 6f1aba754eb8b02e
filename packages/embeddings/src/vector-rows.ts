// Words and vectors as they arrive from a file whose header may lie. It parses nothing.
import { FormatError } from "./format-error.ts";
import { KeyedVectors } from "./keyed-vectors.ts";

/** A JavaScript Map holds no more. */
const MAX_WORDS = 2 ** 24;
const MAX_DIMENSIONS = 2 ** 20;

/** Grows with the data, never with what a header promises. */
export class VectorRows {
  /** D */
  readonly dimensions: number;
  readonly #words: string[] = [];
  readonly #seen = new Map<string, number>();
  readonly #unit: "line" | "byte";
  readonly #keepsFirst: boolean;
  readonly #expected: number;
  #vectors: Float32Array;

  /**
   * @param expected how many rows there will be at most; Infinity where unknown.
   * @param unit what positions in the file count, for errors.
   * @param keepsFirst passes over words that were there before, instead of an error.
   * @throws FormatError when a size is impossible.
   */
  constructor(expected: number, dimensions: number, unit: "line" | "byte", keepsFirst: boolean) {
    if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
      throw new FormatError(`readWord2Vec: D is ${dimensions}, it must be from 1 to ${MAX_DIMENSIONS}`);
    }
    if (expected !== Number.POSITIVE_INFINITY && (expected < 1 || expected > MAX_WORDS)) {
      throw new FormatError(`readWord2Vec: the header says ${expected} words, it must be from 1 to ${MAX_WORDS}`);
    }
    this.dimensions = dimensions;
    this.#expected = expected;
    this.#unit = unit;
    this.#keepsFirst = keepsFirst;
    this.#vectors = new Float32Array(Math.min(expected, Math.ceil(2 ** 16 / dimensions)) * dimensions);
  }

  /**
   * Adds a word with the vector [D] that `value(i)` gives.
   *
   * @param position where the row begins in the file: a line, or a byte.
   * @throws FormatError when the word is empty or a duplicate, or a value is not finite as float32.
   */
  add(word: string, position: number, value: (i: number) => number): void {
    const where = (at: number): string => `${this.#unit} ${at}`;
    const row = this.#words.length;
    if (word === "") throw new FormatError(`readWord2Vec: the word is empty at ${where(position)}`);
    const first = this.#seen.get(word);
    if (first !== undefined && !this.#keepsFirst) {
      throw new FormatError(
        `readWord2Vec: ${JSON.stringify(word)} at ${where(position)} was already at ${where(first)}. duplicates: "first" passes over it`,
      );
    }
    if (first === undefined && row === MAX_WORDS) {
      throw new FormatError(`readWord2Vec: there are more than ${MAX_WORDS} words at ${where(position)}. Pass a limit`);
    }
    const vectors = this.#room(row);
    for (let i = 0; i < this.dimensions; i++) {
      const number = Math.fround(value(i));
      if (!Number.isFinite(number)) {
        throw new FormatError(`readWord2Vec: value ${i} of ${JSON.stringify(word)} at ${where(position)} is ${number}`);
      }
      vectors[row * this.dimensions + i] = number;
    }
    if (first !== undefined) return;
    this.#seen.set(word, position);
    this.#words.push(word);
  }

  /** The words and vectors added. @throws FormatError when there are none. */
  finish(): KeyedVectors {
    if (this.#words.length === 0) throw new FormatError("readWord2Vec: there are no words");
    const length = this.#words.length * this.dimensions;
    return new KeyedVectors(
      this.#words,
      length === this.#vectors.length ? this.#vectors : this.#vectors.slice(0, length),
    );
  }

  #room(row: number): Float32Array {
    if ((row + 1) * this.dimensions <= this.#vectors.length) return this.#vectors;
    const grown = new Float32Array(Math.min(2 * row, Math.max(this.#expected, row + 1)) * this.dimensions);
    grown.set(this.#vectors);
    this.#vectors = grown;
    return grown;
  }
}

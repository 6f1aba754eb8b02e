// Words with their vectors, and the questions one asks of them. It reads no file and trains nothing.
import { addScores, multiplyScores } from "./analogy-scores.ts";
import { cosines, dot, rowNorms } from "./cosine.ts";
import { largest } from "./largest.ts";

/** A word and how well it answers: a cosine in [-1, 1], or the quotient of `method: "multiply"`. */
export interface ScoredWord {
  word: string;
  score: number;
}

/** Options of `nearest`. */
export interface NearestOptions {
  /** How many words. Default 10. */
  count?: number | undefined;
  /** Words that are no answers; unknown ones do not matter. */
  exclude?: Iterable<string> | undefined;
  /** Only the first so many words are answers: the most frequent ones in most files. Default all. */
  restrict?: number | undefined;
}

/** Options of `analogy`. */
export interface AnalogyOptions extends NearestOptions {
  /** Words, or vectors [D], that an answer is like. */
  positive: readonly (string | ArrayLike<number>)[];
  /** Words, or vectors [D], that an answer is unlike. */
  negative?: readonly (string | ArrayLike<number>)[] | undefined;
  /** `add`: 3CosAdd. `multiply`: 3CosMul. Default `add`. */
  method?: "add" | "multiply" | undefined;
}

/** V words, each with a vector of D numbers. */
export class KeyedVectors {
  /** The words in their order, V of them. */
  readonly words: readonly string[];
  /** [V, D], row after row; not copied. Change nothing in it: lengths of rows are kept. */
  readonly vectors: Float32Array;
  /** D */
  readonly dimensions: number;
  readonly #index: ReadonlyMap<string, number>;
  #norms: Float64Array | undefined;

  /**
   * @param words V different words.
   * @param vectors [V, D], row after row.
   * @throws RangeError when there is no word, when the length of `vectors` is no multiple of V, or when a word comes twice.
   */
  constructor(words: readonly string[], vectors: Float32Array) {
    const V = words.length;
    if (V === 0) throw new RangeError("KeyedVectors: words is empty");
    if (vectors.length === 0 || vectors.length % V !== 0) {
      throw new RangeError(`KeyedVectors: ${vectors.length} numbers do not make ${V} vectors of one length`);
    }
    const index = new Map<string, number>();
    words.forEach((word, row) => {
      const first = index.get(word);
      if (first !== undefined) {
        throw new RangeError(`KeyedVectors: ${JSON.stringify(word)} is both word ${first} and word ${row}`);
      }
      index.set(word, row);
    });
    this.words = words;
    this.vectors = vectors;
    this.dimensions = vectors.length / V;
    this.#index = index;
  }

  /** V, the number of words. */
  get size(): number {
    return this.words.length;
  }

  has(word: string): boolean {
    return this.#index.has(word);
  }

  /** The vector [D] of a word, a copy. @throws RangeError when the word is unknown. */
  vector(word: string): Float32Array {
    return this.#row(this.#find("vector", word)).slice();
  }

  /** cos(a, b) of two words, in [-1, 1] up to rounding; 0 where a vector is zero. @throws RangeError when a word is unknown. */
  similarity(a: string, b: string): number {
    const rows = [this.#find("similarity", a), this.#find("similarity", b)] as const;
    return dot(this.#unit(rows[0]), 0, this.#unit(rows[1]));
  }

  /**
   * The words whose vectors have the largest cosine with a word's, or with a vector [D], best first; a word is no answer to itself.
   *
   * @throws RangeError when a word is unknown, a vector has not D finite numbers, or an option is outside its range.
   */
  nearest(query: string | ArrayLike<number>, options: NearestOptions = {}): ScoredWord[] {
    return this.#answer("nearest", { ...options, positive: [query] });
  }

  /**
   * Which words are to the positive ones what those are not to the negative ones; the words asked with are no answers.
   *
   * `add`: cos(w, Σ p/‖p‖ − Σ n/‖n‖); a vector given instead of a word is added as it is (gensim's `most_similar`).
   * `multiply`: Π (1 + cos(w, p))/2 ÷ (Π (1 + cos(w, n))/2 + 10⁻⁶), Levy and Goldberg, 2014 (gensim's `most_similar_cosmul`).
   *
   * @throws RangeError when `positive` is empty, and as `nearest`.
   */
  analogy(options: AnalogyOptions): ScoredWord[] {
    return this.#answer("analogy", options);
  }

  /**
   * The word farthest from the mean of the words' unit vectors; of equally far ones the first in string order.
   *
   * @throws RangeError when there are no words or one is unknown.
   */
  oddOneOut(words: readonly string[]): string {
    const rows = words.map((word) => this.#find("oddOneOut", word));
    if (rows.length === 0) throw new RangeError("KeyedVectors.oddOneOut: words is empty");
    const units = rows.map((row) => this.#unit(row));
    const sum = Float64Array.from({ length: this.dimensions }, (_, i) =>
      units.reduce((total, unit) => total + (unit[i] as number), 0),
    );
    const scores = units.map((unit) => dot(unit, 0, sum));
    const least = Math.min(...scores);
    return words.filter((_, i) => scores[i] === least).sort()[0] as string;
  }

  /** 1 + how many words are closer to `a` than `b` is, `a` itself left out. @throws RangeError when a word is unknown. */
  rank(a: string, b: string): number {
    const [from, to] = [this.#find("rank", a), this.#find("rank", b)];
    const scores = cosines(this.vectors, this.#lengths(), this.#row(from));
    const least = scores[to] as number;
    return 1 + scores.reduce((closer, score, row) => closer + (score > least && row !== from ? 1 : 0), 0);
  }

  #answer(caller: string, options: AnalogyOptions): ScoredWord[] {
    const { positive, negative = [], count = 10, exclude = [], restrict = this.size, method = "add" } = options;
    for (const [name, value] of Object.entries({ count, restrict })) {
      if (Number.isSafeInteger(value) && value >= 0) continue;
      throw new RangeError(`KeyedVectors.${caller}: ${name} must be a whole number from 0, got ${value}`);
    }
    if (positive.length === 0) throw new RangeError(`KeyedVectors.${caller}: positive is empty`);
    const asked = new Set([...positive, ...negative, ...exclude].map((item) => this.#index.get(item as string)));
    const resolve = (item: string | ArrayLike<number>): ArrayLike<number> => this.#query(caller, item);
    const terms = { positive: positive.map(resolve), negative: negative.map(resolve) };
    const scoresOf = method === "multiply" ? multiplyScores : addScores;
    const scores = scoresOf(this.vectors, this.#lengths().subarray(0, restrict), terms);
    return largest(scores, count, (row) => !asked.has(row)).map((row) => ({
      word: this.words[row] as string,
      score: scores[row] as number,
    }));
  }

  /** A word's unit vector, or the vector that was given. */
  #query(caller: string, item: string | ArrayLike<number>): ArrayLike<number> {
    if (typeof item === "string") return this.#unit(this.#find(caller, item));
    if (item.length !== this.dimensions) {
      throw new RangeError(`KeyedVectors.${caller}: the vector has ${item.length} numbers, D is ${this.dimensions}`);
    }
    for (let i = 0; i < item.length; i++) {
      if (!Number.isFinite(item[i])) throw new RangeError(`KeyedVectors.${caller}: vector[${i}] is ${item[i]}`);
    }
    return item;
  }

  #find(caller: string, word: string): number {
    const row = this.#index.get(word);
    if (row !== undefined) return row;
    throw new RangeError(`KeyedVectors.${caller}: ${JSON.stringify(word)} is not among the ${this.size} words`);
  }

  #row(row: number): Float32Array {
    return this.vectors.subarray(row * this.dimensions, (row + 1) * this.dimensions);
  }

  #unit(row: number): Float64Array {
    const norm = this.#lengths()[row] || 1;
    return Float64Array.from(this.#row(row), (value) => value / norm);
  }

  #lengths(): Float64Array {
    if (this.#norms !== undefined) return this.#norms;
    const norms = rowNorms(this.vectors, this.dimensions);
    const bad = norms.findIndex((norm) => !Number.isFinite(norm));
    if (bad >= 0) {
      throw new RangeError(`KeyedVectors: the vector of ${JSON.stringify(this.words[bad])} is not finite`);
    }
    this.#norms = norms;
    return norms;
  }
}

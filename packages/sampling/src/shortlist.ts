// The tokens that can be among the k likeliest, found in one pass over the logits. What is done with them is sampler.ts and top-k.ts.
import { Pool } from "./pool.ts";

const largest = (2 - 2 ** -23) * 2 ** 127; // the largest number of single precision

/** Some tokens of a vocabulary and their logits, lower ids first. */
export class Shortlist {
  ids: Int32Array = new Int32Array(0);
  values: Float32Array = new Float32Array(0);
  count = 0;
  readonly #pool = new Pool();

  /** Takes the tokens whose key is at least `least`. @param keys [V], by default the logits themselves. */
  takeFrom(logits: Float32Array, least: number, keys: Float32Array = logits): void {
    this.#reserve(logits.length);
    const { ids, values } = this;
    let count = 0;
    for (let i = 0; i < logits.length; i++) {
      ids[count] = i;
      values[count] = logits[i] as number;
      count += Number((keys[i] as number) >= least); // no branch that could be guessed wrong
    }
    this.count = count;
  }

  /** Sets logits [V] to -Infinity but for the tokens on the list. */
  writeTo(logits: Float32Array): void {
    logits.fill(Number.NEGATIVE_INFINITY);
    for (let c = 0; c < this.count; c++) logits[this.ids[c] as number] = this.values[c] as number;
  }

  /**
   * Takes the k largest of logits / t [V] and all that equal the k-th of them, rounded to single precision; what is -Infinity is left out.
   *
   * @param k 1 ≤ k
   * @param t above 0 and finite
   * @returns whether all logits were numbers below +Infinity; where not, what was taken means nothing. Where a quotient is +Infinity, too many are taken.
   */
  takeLargest(logits: ArrayLike<number>, k: number, t = 1): boolean {
    const { length } = logits;
    this.#reserve(length);
    this.count = 0;
    let limit = Math.max(4 * k, 512);
    let floor = -Number.MAX_VALUE; // below every finite number of single precision
    for (let i = 0; i < length; i++) {
      let logit = logits[i] as number;
      while (logit < floor && ++i < length) logit = logits[i] as number; // ends at NaN too; a loop this tight takes half the time
      if (i === length) break;
      if (!(logit < Number.POSITIVE_INFINITY)) return false;
      this.ids[this.count] = i;
      this.values[this.count++] = Math.max(-largest, Math.min(logit, largest)); // of doubles beyond all are alike
      if (this.count < limit) continue;
      floor = lowestQuotientOf(this.#kth(k), t);
      this.keep(floor);
      limit = Math.max(limit, 2 * this.count);
    }
    if (t === 1 || this.#divide(t)) this.keep(this.#kth(k));
    return true;
  }

  #reserve(capacity: number): void {
    if (this.ids.length >= capacity) return;
    this.ids = new Int32Array(capacity);
    this.values = new Float32Array(capacity);
  }

  /** Divides all by t, drops what becomes -Infinity, and says whether nothing became +Infinity. */
  #divide(t: number): boolean {
    let highest = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < this.count; c++) {
      const quotient = Math.fround((this.values[c] as number) / t);
      this.values[c] = quotient;
      if (quotient > highest) highest = quotient;
    }
    this.keep(-Number.MAX_VALUE);
    return highest < Number.POSITIVE_INFINITY;
  }

  /** The k-th largest value; -Infinity where there are fewer. */
  #kth(k: number): number {
    if (this.count < k) return Number.NEGATIVE_INFINITY;
    this.#pool.fillEvenly(this.values.subarray(0, this.count));
    return this.#pool.select(k).least;
  }

  /** Drops the values below `least`, and of those equal to it all but the first `equals`. */
  keep(least: number, equals: number = Number.POSITIVE_INFINITY): void {
    const { ids, values, count } = this;
    let left = equals;
    let kept = 0;
    for (let c = 0; c < count; c++) {
      const value = values[c] as number;
      if (!(value >= least) || (value === least && --left < 0)) continue;
      ids[kept] = ids[c] as number;
      values[kept++] = value;
    }
    this.count = kept;
  }
}

/** A bound below which x / t is smaller than v / t also after rounding to single precision, whose step is at most 2⁻²³ of a value or 2⁻¹⁴⁹. */
function lowestQuotientOf(v: number, t: number): number {
  return v - Math.abs(v) * 2 ** -21 - t * 2 ** -148;
}

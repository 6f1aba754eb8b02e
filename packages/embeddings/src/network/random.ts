// The random numbers of training: seeded, the same on every machine, and with a state that can be kept. Not for cryptography.

/** Four 32-bit words. */
export type RandomState = Uint32Array;

/** xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021). */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** Goes on from a state of four words that are not all 0. */
  constructor([a = 0, b = 0, c = 0, d = 0]: RandomState) {
    this.#a = a | 0;
    this.#b = b | 0;
    this.#c = c | 0;
    this.#d = d | 0;
  }

  /** The state from which the next numbers come. */
  state(): RandomState {
    return Uint32Array.of(this.#a, this.#b, this.#c, this.#d);
  }

  /** 32 random bits, 0 ≤ n < 2³². */
  bits(): number {
    const product = Math.imul(this.#b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  /** A whole number from 0 to bound − 1, for bounds up to 2³² (each as likely as another to within bound / 2³²). */
  below(bound: number): number {
    return Math.floor(this.bits() * (bound / 4294967296));
  }
}

/**
 * The state for a seed: splitmix with MurmurHash3's 32-bit finaliser.
 *
 * @param seed any safe integer.
 * @param stream numbers of different streams have nothing to do with one another.
 */
export function seededState(seed: number, stream: number): RandomState {
  const high = Math.floor(seed / 2 ** 32);
  const start = scramble(scramble(scramble(seed) + high) + stream);
  return Uint32Array.from([1, 2, 3, 4], (step) => scramble(start + Math.imul(step, 0x9e3779b9)));
}

/** One-to-one on 32-bit words: the finaliser of MurmurHash3 (Appleby). */
function scramble(word: number): number {
  let mixed = word | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

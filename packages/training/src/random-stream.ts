// Random numbers whose state can be saved, so that a resumed run draws what an uninterrupted one would have. Not for cryptography.
import { checkedOption } from "./option-check.ts";

/** Four 32-bit words, not all 0. */
export type RandomState = readonly [number, number, number, number];

/**
 * xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021). Equal seeds or states give equal
 * numbers on every machine. A seed fills the state through MurmurHash3's finaliser.
 */
export class RandomStream {
  #state: [number, number, number, number];

  /** @param seed any safe integer, or a state. @throws RangeError for anything else. */
  constructor(seed: number | RandomState) {
    this.#state = typeof seed === "number" ? stateOf(seed) : checkedState(seed);
  }

  /** The state from which a new stream goes on exactly where this one is. */
  get state(): RandomState {
    return [...this.#state];
  }

  /** A whole number, 0 ≤ n < 2³². */
  word(): number {
    const [a, b, c, d] = this.#state;
    const [z, y] = [c ^ a, d ^ b];
    this.#state = [(a ^ y) >>> 0, (b ^ z) >>> 0, (z ^ (b << 9)) >>> 0, rotate(y, 11)];
    return Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
  }

  /** A number in [0, 1) with 53 random bits. */
  unit(): number {
    return ((this.word() >>> 5) * 2 ** 26 + (this.word() >>> 6)) / 2 ** 53;
  }

  /** A whole number, 0 ≤ n < limit; for limits up to 2³² each is as likely as any other to within limit / 2⁵³. */
  below(limit: number): number {
    return Math.floor(this.unit() * limit);
  }
}

/** 0 … count − 1 in random order (Fisher and Yates). */
export const shuffled = (count: number, random: RandomStream): Uint32Array => {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
};

const rotate = (word: number, bits: number): number => ((word << bits) | (word >>> (32 - bits))) >>> 0;

const stateOf = (seed: number): [number, number, number, number] => {
  checkedOption({ caller: "RandomStream", name: "seed", must: "a safe integer" }, seed, Number.isSafeInteger(seed));
  const high = Math.floor(seed / 2 ** 32);
  const word = (step: number): number => finalise(finalise(seed + step * 0x9e3779b9) + high) >>> 0;
  return [word(1), word(2), word(3), word(4)];
};

/** One-to-one on 32-bit words: the finaliser of MurmurHash3 (Appleby). */
const finalise = (word: number): number => {
  let mixed = word | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
};

const checkedState = (state: RandomState): [number, number, number, number] => {
  const isFine = state.length === 4 && state.every((word) => word >>> 0 === word) && state.some((word) => word !== 0);
  return [
    ...checkedOption(
      { caller: "RandomStream", name: "a state", must: "four words below 2^32, not all 0" },
      state,
      isFine,
    ),
  ];
};

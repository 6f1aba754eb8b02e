// The seeded generator behind every choice: equal seeds, equal text on every machine. It is not for cryptography.
import { checkedInteger } from "./option-check.ts";

/** Numbers in [0, 1). */
export type Random = () => number;

/**
 * A stream of numbers in [0, 1) with 32 random bits each.
 *
 * xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021); the four words of its state
 * are MurmurHash3 finalisers of the seed at golden-ratio steps.
 *
 * @throws RangeError when the seed is not a safe integer.
 */
export function random(caller: string, seed: number): Random {
  checkedInteger(caller, "seed", seed, Number.MIN_SAFE_INTEGER);
  const high = Math.floor(seed / 2 ** 32);
  const next = xoshiro128([1, 2, 3, 4].map((step) => scramble(scramble(seed + step * 0x9e3779b9) + high)));
  return () => next() / 2 ** 32;
}

/** xoshiro128** from a state of four 32-bit words that are not all 0; each call gives 32 bits, 0 ≤ n < 2³². */
export function xoshiro128(state: readonly number[]): () => number {
  let [a = 0, b = 0, c = 0, d = 0] = state;
  return () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
}

const rotate = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));

/** One-to-one on 32-bit words: the finaliser of MurmurHash3 (Appleby). */
export function scramble(word: number): number {
  let mixed = word | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

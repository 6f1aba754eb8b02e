// A small seeded generator of good statistical quality. It is not for cryptography.
import { checkedOption } from "./option-check.ts";

/**
 * A stream of numbers in [0, 1) with 53 random bits each; equal seeds give equal streams on every machine.
 *
 * xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021), its four words of state
 * filled from the seed through MurmurHash3's 32-bit finaliser at golden-ratio steps (splitmix).
 *
 * @param seed any safe integer.
 * @throws RangeError when the seed is not one.
 */
export function random(seed: number): () => number {
  checkedOption("random", "seed", seed, Number.isSafeInteger(seed), "a safe integer");
  const high = Math.floor(seed / 2 ** 32);
  const next = xoshiro128([1, 2, 3, 4].map((step) => scramble(scramble(seed + step * 0x9e3779b9) + high)));
  return () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53;
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
function scramble(word: number): number {
  let mixed = word | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

// Dropout with masks that are a function of a seed. Not here: where the seeds come from.
import { checkFloat } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";
import { tensor } from "./creation.ts";

/**
 * Each element becomes 0 with probability `rate`, the others are divided by 1 − rate (Srivastava et al. 2014, "inverted"). Equal
 * seeds give equal masks, so that a step that is computed again drops the same elements; take another seed for every layer and step.
 * @throws RangeError unless 0 ≤ rate ≤ 1 and the seed is a whole number.
 */
export const dropout = (x: Tensor, { rate, seed }: { readonly rate: number; readonly seed: number }): Tensor => {
  checkFloat("dropout", x);
  if (!(rate >= 0 && rate <= 1)) throw new RangeError(`dropout: rate must be from 0 to 1, got ${rate}`);
  if (!Number.isSafeInteger(seed)) throw new RangeError(`dropout: seed must be a whole number, got ${seed}`);
  if (rate === 0) return x.mul(1);
  return x.mul(tensor(mask(x.size, rate, seed), { shape: x.shape, copy: false }));
};

const mask = (size: number, rate: number, seed: number): Float32Array<ArrayBuffer> => {
  const first = mix(seed % 2 ** 32);
  const second = mix(Math.floor(seed / 2 ** 32) ^ first);
  const kept = 1 / (1 - rate);
  const limit = rate * 2 ** 32;
  const factors = new Float32Array(size);
  for (let i = 0; i < size; i++) if (mix(mix(i ^ first) + second) >>> 0 >= limit) factors[i] = kept;
  return factors;
};

/** A bijection of 32-bit numbers in which every bit depends on every bit: lowbias32 of Wellons, "Prospecting for hash functions" (2018). */
const mix = (x: number): number => {
  let mixed = x | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return mixed ^ (mixed >>> 16);
};

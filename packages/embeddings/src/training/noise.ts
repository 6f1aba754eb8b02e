// The distribution from which noise words are drawn. What is done with them is in objective.ts.
import type { Random } from "./random.ts";

const domain = 2 ** 31 - 1;

/**
 * Σ count[j] ** exponent over j ≤ i, divided by the sum over all j, times 2³¹ − 1, rounded: gensim's table.
 *
 * @param counts [V]
 * @returns rising whole numbers, the last of them 2³¹ − 1, [V]
 */
export function cumulativeNoise(counts: Float64Array, exponent: number): Uint32Array {
  const powers = counts.map((count) => count ** exponent);
  const total = powers.reduce((sum, power) => sum + power, 0);
  let sum = 0;
  return Uint32Array.from(powers, (power) => {
    sum += power;
    return Math.round((sum / total) * domain);
  });
}

/**
 * Draws words: the first whose entry in the table is at least a random number from 0 to 2³¹ − 2.
 *
 * A guide that knows where each equal part of the numbers begins takes the place of a binary search.
 *
 * @param table as `cumulativeNoise` gives it.
 */
export function noiseSource(table: Uint32Array, random: Random): () => number {
  const bits = Math.min(20, 1 + Math.ceil(Math.log2(table.length)));
  const shift = 31 - bits;
  const guide = new Int32Array(2 ** bits);
  for (let part = 0, row = 0; part < guide.length; part++) {
    while ((table[row] as number) < part * 2 ** shift) row++;
    guide[part] = row;
  }
  return () => {
    const number = random.below(domain);
    let row = guide[number >>> shift] as number;
    while ((table[row] as number) < number) row++;
    return row;
  };
}

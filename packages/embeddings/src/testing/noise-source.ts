// Draws noise words by the definition: the first word whose entry in the whole table is large enough.
import type { Random } from "../network/random.ts";

/**
 * The first word whose entry in the table is at least a random number from 0 to 2³¹ − 2.
 *
 * @param table as `cumulativeNoise` gives it.
 */
export function noiseSource(table: Uint32Array, random: Random): () => number {
  return () => {
    const number = random.below(2 ** 31 - 1);
    return table.findIndex((entry) => entry >= number);
  };
}

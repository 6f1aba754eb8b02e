// The distribution from which noise words are drawn, as tables. Drawing is in the kernels.
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

/** Where a search for a random number begins: by its first bits, the first row whose entry can be large enough. */
export interface NoiseGuide {
  readonly rows: Uint32Array;
  /** Bits of a number that are not looked at. */
  readonly shift: number;
}

/**
 * A guide that knows where each equal part of the numbers begins, and takes the place of a binary search.
 *
 * @param table as `cumulativeNoise` gives it.
 */
export function noiseGuide(table: Uint32Array): NoiseGuide {
  const bits = Math.min(20, 1 + Math.ceil(Math.log2(table.length)));
  const shift = 31 - bits;
  const rows = new Uint32Array(2 ** bits);
  for (let part = 0, row = 0; part < rows.length; part++) {
    while ((table[row] as number) < part * 2 ** shift) row++;
    rows[part] = row;
  }
  return { rows, shift };
}

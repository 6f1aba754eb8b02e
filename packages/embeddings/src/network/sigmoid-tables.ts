// σ and −ln σ at equal steps. The kernels go straight from one entry to the next.

/** Steps over [−6, 6]. Between entries σ is off by at most 1.1 · 10⁻⁷ (h² max |σ″| / 8) and −ln σ by 2.7 · 10⁻⁷, before rounding. */
const steps = 4096;

/** 1 / (1 + e^−f), and ln (1 + e^−f) */
export function sigmoidTables(): { sigmoid: Float32Array; surprise: Float32Array } {
  const length = steps + 2; // a number just below 6 is rounded to the last entry, and reads the one behind it
  const at = (entry: number): number => (12 * entry) / steps - 6;
  return {
    sigmoid: Float32Array.from({ length }, (_, entry) => 1 / (1 + Math.exp(-at(entry)))),
    surprise: Float32Array.from({ length }, (_, entry) => Math.log1p(Math.exp(-at(entry)))),
  };
}

// How well every row of a matrix completes an analogy: 3CosAdd and 3CosMul. It knows no words.
import { cosines } from "./cosine.ts";

/** Vectors [D] that an answer is like, and those that it is unlike. */
export interface AnalogyTerms {
  readonly positive: readonly ArrayLike<number>[];
  readonly negative: readonly ArrayLike<number>[];
}

/**
 * cos(row, Σ p − Σ n)
 *
 * @param rows [V, D]
 * @param norms lengths of the rows, [V] or fewer.
 * @returns scores, as many as `norms`.
 */
export function addScores(rows: Float32Array, norms: Float64Array, { positive, negative }: AnalogyTerms): Float64Array {
  const sum = new Float64Array(positive[0]?.length ?? 0);
  for (const term of positive) for (let i = 0; i < sum.length; i++) (sum[i] as number) += term[i] as number;
  for (const term of negative) for (let i = 0; i < sum.length; i++) (sum[i] as number) -= term[i] as number;
  return cosines(rows, norms, sum);
}

/** Π (1 + cos(row, p))/2 ÷ (Π (1 + cos(row, n))/2 + 10⁻⁶), Levy and Goldberg, 2014. Parameters as of `addScores`. */
export function multiplyScores(
  rows: Float32Array,
  norms: Float64Array,
  { positive, negative }: AnalogyTerms,
): Float64Array {
  const product = (terms: readonly ArrayLike<number>[]): Float64Array =>
    terms.reduce<Float64Array>((total, term) => {
      const found = cosines(rows, norms, term);
      return total.map((sofar, row) => (sofar * (1 + (found[row] as number))) / 2);
    }, new Float64Array(norms.length).fill(1));
  const below = product(negative);
  return product(positive).map((above, row) => above / ((below[row] as number) + 1e-6));
}

// The one gradient step that all kinds of training share, by its definition. Which rows take part is decided in objective.ts.

/** A dot product farther from 0 than this is left as it is: the answer is certain, or hopelessly wrong (word2vec.c). */
export const certain = 6;

/** What a vector is asked: is it a yes to this row? */
export interface Question {
  readonly row: number;
  /** 1: yes, 0: no. */
  readonly label: number;
}

/**
 * For each row o with label y in turn: f = x · o; g = (y − σ(f)) alpha; gradient += g o; o += g x. Nothing where |f| ≥ 6.
 *
 * @param x [D], is not changed.
 * @param gradient [D], is added to.
 * @param outputs [rows, D]
 * @returns −Σ ln σ(±f) in nats, + where y is 1.
 */
export function logisticStep(
  x: Float64Array,
  gradient: Float64Array,
  outputs: Float32Array,
  questions: Iterable<Question>,
  alpha: number,
): number {
  let loss = 0;
  for (const { row, label } of questions) {
    const o = outputs.subarray(row * x.length, (row + 1) * x.length);
    const f = x.reduce((sum, value, i) => sum + value * (o[i] as number), 0);
    if (f <= -certain || f >= certain) continue;
    loss += Math.log1p(Math.exp(label === 1 ? -f : f));
    const g = (label - 1 / (1 + Math.exp(-f))) * alpha;
    for (let i = 0; i < x.length; i++) {
      gradient[i] = (gradient[i] as number) + g * (o[i] as number);
      o[i] = (o[i] as number) + g * (x[i] as number);
    }
  }
  return loss;
}

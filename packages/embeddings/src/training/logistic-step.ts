// The one gradient step that all kinds of training share. Which rows take part is decided in objective.ts.
import { dotRow, exchange } from "./row-arithmetic.ts";

/** A dot product farther from 0 than this is left as it is: the answer is certain, or hopelessly wrong (word2vec.c). */
const certain = 6;

/** Rows that a vector is asked about. */
export interface Questions {
  /** [rows, D] */
  readonly outputs: Float32Array;
  /** Rows of `outputs`. */
  readonly rows: Int32Array;
  /** 1: yes, 0: no; for each of `rows`. */
  readonly labels: Uint8Array;
  /** The first of `rows` that is asked now, and the one behind the last. */
  from: number;
  to: number;
}

/**
 * For each row o with label y in turn: f = x · o; g = (y − σ(f)) alpha; gradient += g o; o += g x. Nothing where |f| ≥ 6.
 *
 * @param x [D], is not changed.
 * @param gradient [D], is added to.
 * @returns −Σ ln σ(±f) in nats, + where y is 1; 0 when `withLoss` is false.
 */
export function logisticStep(
  x: Float64Array,
  { outputs, rows, labels, from, to }: Questions,
  alpha: number,
  gradient: Float64Array,
  withLoss: boolean,
): number {
  let loss = 0;
  for (let asked = from; asked < to; asked++) {
    const row = (rows[asked] as number) * x.length;
    const f = dotRow(x, outputs, row);
    if (f <= -certain || f >= certain) continue;
    const label = labels[asked] as number;
    if (withLoss) loss += Math.log1p(Math.exp(label === 1 ? -f : f));
    exchange(gradient, outputs, row, x, (label - 1 / (1 + Math.exp(-f))) * alpha);
  }
  return loss;
}

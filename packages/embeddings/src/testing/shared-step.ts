// What words that share their questions learn, by its definition: products of matrices, in double precision, all from one state.
import { certain, type Question } from "./logistic-step.ts";

/** Tables of rows of D numbers. */
interface Tables {
  /** [V, D] */
  readonly vectors: Float32Array;
  /** [rows, D] */
  readonly outputs: Float32Array;
  /** D */
  readonly vectorSize: number;
}

/**
 * With the vectors X [M, D] of the words near by and the rows O [N, D] of the questions, each as often as it comes:
 * F = X Oᵀ; G = (y − σ(F)) alpha, 0 where |F| ≥ 6; vectors += G O; outputs += Gᵀ X.
 *
 * @param near M rows of vectors.
 * @returns −Σ ln σ(±F) in nats, + where y is 1.
 */
export function sharedStep(
  { vectors, outputs, vectorSize: D }: Tables,
  near: readonly number[],
  questions: readonly Question[],
  alpha: number,
): number {
  const read = (table: Float32Array, row: number): number[] => [...table.subarray(row * D, (row + 1) * D)];
  const X = near.map((row) => read(vectors, row)); // [M, D]
  const O = questions.map(({ row }) => read(outputs, row)); // [N, D]
  const F = X.map((x) => O.map((o) => x.reduce((sum, value, i) => sum + value * (o[i] as number), 0))); // [M, N]
  const G = F.map((products) => products.map((f, j) => slope(f, questions[j] as Question) * alpha)); // [M, N]
  near.forEach((row, i) => {
    addSum(vectors.subarray(row * D, (row + 1) * D), O, G[i] as number[]);
  });
  questions.forEach(({ row }, j) => {
    const weights = G.map((line) => line[j] as number);
    addSum(outputs.subarray(row * D, (row + 1) * D), X, weights);
  });
  const losses = F.flatMap((products) => products.map((f, j) => surprise(f, questions[j] as Question)));
  return losses.reduce((sum, loss) => sum + loss, 0);
}

const isCertain = (f: number): boolean => !(Math.abs(f) < certain);
const slope = (f: number, { label }: Question): number => (isCertain(f) ? 0 : label - 1 / (1 + Math.exp(-f)));
const surprise = (f: number, { label }: Question): number =>
  isCertain(f) ? 0 : Math.log1p(Math.exp(label === 1 ? -f : f));

/** to += Σ weight · row, but for rows of weight 0. */
function addSum(to: Float32Array, rows: readonly number[][], weights: readonly number[]): void {
  for (let i = 0; i < to.length; i++) {
    const sum = rows.reduce(
      (total, row, at) => total + (weights[at] === 0 ? 0 : (weights[at] as number) * (row[i] as number)),
      0,
    );
    to[i] = (to[i] as number) + sum;
  }
}

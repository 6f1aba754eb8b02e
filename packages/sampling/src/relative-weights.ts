// What softmax divides by its sum, for rows as long as a vocabulary, in memory that stays from call to call.

const stepsPerNat = 32;
const farthest = 64; // nats: 2^20 tokens below that weigh less than the rounding of 1
let table: Float64Array | undefined; // exp(−j / 32)
let scratch = new Float64Array(0);

/** What softmax is made of. */
export interface RelativeWeights {
  /** exp(logits[i] − highest), i < V; overwritten by the next call. */
  weights: Float64Array;
  /** Their sum. */
  total: number;
}

/**
 * The weights and their sum in double precision. From 1,024 logits on a weight is within 1e-11 of itself, and 0 where it is below e⁻⁶⁴.
 *
 * @param logits [V]; `highest` is the largest.
 */
export function relativeWeights(logits: Float32Array, highest: number): RelativeWeights {
  if (scratch.length < logits.length) scratch = new Float64Array(logits.length);
  const total = logits.length < 1024 ? exactly(logits, highest, scratch) : byTable(logits, highest, scratch);
  return { weights: scratch, total };
}

function exactly(logits: Float32Array, highest: number, weights: Float64Array): number {
  let total = 0;
  for (let i = 0; i < logits.length; i++) {
    const weight = Math.exp((logits[i] as number) - highest);
    weights[i] = weight;
    total += weight;
  }
  return total;
}

/** exp(−d) = exp(−j / 32) · exp(r), |r| ≤ 1/64, the second factor by its series to r⁴: what is left out is below 8e-12. */
function byTable(logits: Float32Array, highest: number, weights: Float64Array): number {
  table ??= Float64Array.from({ length: farthest * stepsPerNat + 1 }, (_, j) => Math.exp(-j / stepsPerNat));
  const exps = table;
  let total = 0;
  for (let i = 0; i < logits.length; i++) {
    const distance = highest - (logits[i] as number);
    const j = (distance * stepsPerNat + 0.5) | 0;
    const r = j * (1 / stepsPerNat) - distance;
    const weight =
      distance < farthest ? (exps[j] as number) * (1 + r * (1 + r * (1 / 2 + r * (1 / 6 + r * (1 / 24))))) : 0;
    weights[i] = weight;
    total += weight;
  }
  return total;
}

// One token at random, by its probability. What may be drawn is decided before.
import { relativeWeights } from "./relative-weights.ts";

/**
 * The first token i with Σ_{j≤i} p[j] > u, p = softmax(logits).
 *
 * @param logits [V]; the largest is finite.
 * @param best index of the largest logit.
 * @param u in [0, 1)
 * @returns a token id whose logit is above -Infinity.
 */
export function draw(logits: Float32Array, best: number, u: number): number {
  const { weights, total } = relativeWeights(logits, logits[best] as number);
  let left = u * total;
  for (let i = 0; i < logits.length; i++) {
    left -= weights[i] as number;
    if (left < 0) return i;
  }
  return best; // rounding of the sums used up every token
}

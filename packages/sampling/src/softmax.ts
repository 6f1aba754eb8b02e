// Probabilities from logits. Their logarithms are in log-softmax.ts.
import { argmax } from "./argmax.ts";

/**
 * p[i] = exp(logits[i] − max) / Σⱼ exp(logits[j] − max)
 *
 * @param logits [V]; -Infinity has probability 0.
 * @returns probabilities [V], a new array.
 * @throws RangeError when a logit is NaN or +Infinity, or when all are -Infinity.
 */
export function softmax(logits: ArrayLike<number>): Float32Array {
  const highest = logits[argmax(logits, "softmax")] as number;
  const total = softmaxTotal(logits, highest);
  return Float32Array.from(logits, (logit) => Math.exp(logit - highest) / total);
}

/** Σⱼ exp(logits[j] − highest) in double precision; `highest` is the largest logit, so the sum is at least 1. */
export function softmaxTotal(logits: ArrayLike<number>, highest: number): number {
  let total = 0;
  for (let i = 0; i < logits.length; i++) total += Math.exp((logits[i] as number) - highest);
  return total;
}

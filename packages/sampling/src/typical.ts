// Locally typical sampling (Meister et al., 2023). Other truncations are beside it.
import { argmax } from "./argmax.ts";
import type { LogitsFilter } from "./logits-filter.ts";
import { checkedOption } from "./option-check.ts";
import { Pool } from "./pool.ts";
import { relativeWeights } from "./relative-weights.ts";
import { Shortlist } from "./shortlist.ts";

/**
 * Keeps the tokens whose surprise −log pᵢ is closest to the entropy H = −Σ pⱼ log pⱼ, as few as together reach probability p.
 *
 * Tokens equally far from H as the last one taken stay too (the convention of transformers). The likeliest token may go.
 *
 * @param p in (0, 1]; 1 removes nothing.
 * @throws RangeError when p is outside, or on NaN logits.
 */
export function typical(p: number): LogitsFilter {
  checkedOption("typical", "p", p, p > 0 && p <= 1, "in (0, 1]");
  const pool = new Pool();
  const list = new Shortlist();
  let closeness = new Float32Array(0);
  return (logits) => {
    const highest = logits[argmax(logits, "typical")] as number;
    if (p === 1) return;
    if (closeness.length !== logits.length) closeness = new Float32Array(logits.length);
    const logTotal = Math.log(relativeWeights(logits, highest).total);
    for (let i = 0; i < logits.length; i++) closeness[i] = (logits[i] as number) - highest - logTotal;
    const { weights: probabilities } = relativeWeights(closeness, 0);
    fromEntropy(closeness, probabilities);
    pool.fill(closeness, probabilities, 0);
    list.takeFrom(logits, pool.select(p).least, closeness);
    list.writeTo(logits);
  };
}

/** Turns log-probabilities into minus their distance from −H. */
function fromEntropy(logprobs: Float32Array, probabilities: Float64Array): void {
  let entropy = 0; // nats
  for (let i = 0; i < logprobs.length; i++)
    if ((probabilities[i] as number) > 0) entropy -= (logprobs[i] as number) * (probabilities[i] as number);
  for (let i = 0; i < logprobs.length; i++) logprobs[i] = -Math.abs((logprobs[i] as number) + entropy);
}

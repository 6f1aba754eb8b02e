// Locally typical sampling (Meister et al., 2023). Other truncations are beside it.
import { descending } from "./descending.ts";
import { logSoftmax } from "./log-softmax.ts";
import type { LogitsFilter } from "./logits-filter.ts";
import { checkedOption } from "./option-check.ts";

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
  return (logits) => {
    const logprobs = logSoftmax(logits);
    if (p === 1) return;
    let entropy = 0; // nats
    for (const logprob of logprobs) if (logprob > Number.NEGATIVE_INFINITY) entropy -= logprob * Math.exp(logprob);
    const closeness = logprobs.map((logprob) => -Math.abs(logprob + entropy));
    let mass = 0;
    let least = 0;
    for (const token of descending(closeness)) {
      least = closeness[token] as number;
      mass += Math.exp(logprobs[token] as number);
      if (mass >= p) break;
    }
    for (let i = 0; i < logits.length; i++) if ((closeness[i] as number) < least) logits[i] = Number.NEGATIVE_INFINITY;
  };
}

// Top-p, nucleus sampling (Holtzman et al., 2020). Other truncations are beside it.
import { argmax } from "./argmax.ts";
import { descending } from "./descending.ts";
import type { LogitsFilter } from "./logits-filter.ts";
import { checkedOption } from "./option-check.ts";
import { softmaxTotal } from "./softmax.ts";

/**
 * Keeps the smallest set of likeliest tokens whose probabilities sum to at least p, and always one token.
 *
 * It is the convention of transformers and of mlx-lm: a token stays while those likelier than it sum to less than p. Among equal
 * logits at the boundary the lower ids stay (in transformers that is up to the sort).
 *
 * @param p in (0, 1]; 1 removes nothing.
 * @throws RangeError when p is outside, or on NaN logits.
 */
export function topP(p: number): LogitsFilter {
  checkedOption("topP", "p", p, p > 0 && p <= 1, "in (0, 1]");
  return (logits) => {
    const best = argmax(logits, "topP");
    if (p === 1) return;
    const highest = logits[best] as number;
    const total = softmaxTotal(logits, highest);
    // Tokens that are each below (1 − p) / V cannot sum to 1 − p: all of them go, unsorted.
    const floor = highest + Math.log(((1 - p) * total) / logits.length);
    let mass = 0;
    let last = best;
    for (const token of descending(logits, floor)) {
      last = token;
      mass += Math.exp((logits[token] as number) - highest);
      if (mass >= p * total) break;
    }
    const least = logits[last] as number;
    for (let i = 0; i < logits.length; i++) {
      const logit = logits[i] as number;
      if (logit < least || (logit === least && i > last)) logits[i] = Number.NEGATIVE_INFINITY;
    }
  };
}

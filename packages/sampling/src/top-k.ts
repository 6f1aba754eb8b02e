// Top-k (Fan, Lewis and Dauphin, 2018). Other truncations are beside it.
import { descending } from "./descending.ts";
import type { LogitsFilter } from "./logits-filter.ts";
import { checkedCount } from "./option-check.ts";

/**
 * Removes every token whose logit is below the k-th largest.
 *
 * Tokens equal to the k-th largest all stay, so ties can leave more than k (the convention of transformers).
 *
 * @param k a whole number from 1; more than V removes nothing.
 * @throws RangeError when k is not one.
 */
export function topK(k: number): LogitsFilter {
  checkedCount("topK", "k", k, 1);
  return (logits) => {
    if (k >= logits.length) return;
    let left = k;
    for (const token of descending(logits)) {
      if (--left > 0) continue;
      const least = logits[token] as number;
      for (let i = 0; i < logits.length; i++) if ((logits[i] as number) < least) logits[i] = Number.NEGATIVE_INFINITY;
      return;
    }
  };
}

// Top-k (Fan, Lewis and Dauphin, 2018). Other truncations are beside it.
import { argmax } from "./argmax.ts";
import type { LogitsFilter } from "./logits-filter.ts";
import { checkedCount } from "./option-check.ts";
import { Shortlist } from "./shortlist.ts";

/**
 * Removes every token whose logit is below the k-th largest.
 *
 * Tokens equal to the k-th largest all stay, so ties can leave more than k (the convention of transformers).
 *
 * @param k a whole number from 1; more than V removes nothing.
 * @throws RangeError when k is not one, or on NaN logits.
 */
export function topK(k: number): LogitsFilter {
  checkedCount("topK", "k", k, 1);
  const list = new Shortlist();
  return (logits) => {
    if (k >= logits.length) return;
    if (!list.takeLargest(logits, k)) argmax(logits, "topK");
    list.writeTo(logits);
  };
}

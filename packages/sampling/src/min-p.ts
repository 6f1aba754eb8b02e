// Min-p (Nguyen et al., 2024). Other truncations are beside it.
import { argmax } from "./argmax.ts";
import type { LogitsFilter } from "./logits-filter.ts";
import { checkedOption } from "./option-check.ts";
import { Shortlist } from "./shortlist.ts";

/**
 * Removes every token less likely than p times the likeliest one: logits[i] < max + log p.
 *
 * @param p in [0, 1]; 0 removes nothing, 1 leaves the likeliest token and its equals.
 * @throws RangeError when p is outside, or on NaN logits.
 */
export function minP(p: number): LogitsFilter {
  checkedOption("minP", "p", p, p >= 0 && p <= 1, "in [0, 1]");
  const list = new Shortlist();
  return (logits) => {
    list.takeFrom(logits, (logits[argmax(logits, "minP")] as number) + Math.log(p));
    list.writeTo(logits);
  };
}

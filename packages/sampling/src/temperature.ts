// Temperature as a filter. Greedy choice (temperature 0) is sampler's.
import type { LogitsFilter } from "./logits-filter.ts";
import { checkedOption } from "./option-check.ts";

/**
 * logits[i] ← logits[i] / t: below 1 sharpens the distribution, above 1 flattens it.
 *
 * @param t above 0 and finite.
 * @throws RangeError when t is not; `sampler({ temperature: 0 })` is greedy.
 */
export function temperature(t: number): LogitsFilter {
  checkedOption("temperature", "t", t, t > 0 && t < Number.POSITIVE_INFINITY, "above 0 and finite");
  return (logits) => {
    for (let i = 0; i < logits.length; i++) logits[i] = (logits[i] as number) / t;
  };
}

// The additive penalty for having occurred at all. The one by count is in frequency-penalty.ts.
import type { LogitsFilter } from "./logits-filter.ts";
import { checkedOption } from "./option-check.ts";
import { tokenCounts } from "./token-counts.ts";

/**
 * For every token seen: logits[i] ← logits[i] − penalty (OpenAI's `presence_penalty`).
 *
 * @param penalty finite; negative encourages.
 * @throws RangeError when it is not finite, and when a token id is negative or not whole.
 */
export function presencePenalty(penalty: number): LogitsFilter {
  checkedOption("presencePenalty", "penalty", penalty, Number.isFinite(penalty), "finite");
  return (logits, tokens) => {
    for (const token of tokenCounts("presencePenalty", tokens, logits.length).keys()) {
      logits[token] = (logits[token] as number) - penalty;
    }
  };
}

// The additive penalty by count. The one for having occurred at all is in presence-penalty.ts.
import type { LogitsFilter } from "./logits-filter.ts";
import { checkedOption } from "./option-check.ts";
import { tokenCounts } from "./token-counts.ts";

/**
 * For every token seen n times: logits[i] ← logits[i] − n · penalty (OpenAI's `frequency_penalty`).
 *
 * @param penalty finite; negative encourages.
 * @throws RangeError when it is not finite, and when a token id is negative or not whole.
 */
export function frequencyPenalty(penalty: number): LogitsFilter {
  checkedOption("frequencyPenalty", "penalty", penalty, Number.isFinite(penalty), "finite");
  return (logits, tokens) => {
    for (const [token, count] of tokenCounts("frequencyPenalty", tokens, logits.length)) {
      logits[token] = (logits[token] as number) - count * penalty;
    }
  };
}

// The multiplicative penalty of CTRL. The additive ones are in presence-penalty.ts and frequency-penalty.ts.
import type { LogitsFilter } from "./logits-filter.ts";
import { checkedOption } from "./option-check.ts";
import { tokenCounts } from "./token-counts.ts";

/**
 * For every token seen: logits[i] ← logits[i] / penalty where positive, logits[i] · penalty where negative.
 *
 * Keskar et al., "CTRL", 2019, as in transformers: how often a token was seen does not matter.
 *
 * @param penalty above 0; above 1 discourages, below 1 encourages, 1 does nothing.
 * @throws RangeError when it is not, and when a token id is negative or not whole.
 */
export function repetitionPenalty(penalty: number): LogitsFilter {
  const isValid = penalty > 0 && penalty < Number.POSITIVE_INFINITY;
  checkedOption("repetitionPenalty", "penalty", penalty, isValid, "above 0 and finite");
  return (logits, tokens) => {
    for (const token of tokenCounts("repetitionPenalty", tokens, logits.length).keys()) {
      const logit = logits[token] as number;
      logits[token] = logit < 0 ? logit * penalty : logit / penalty;
    }
  };
}

// The ban on saying the same n tokens twice. Penalties that only discourage are beside it.
import type { LogitsFilter } from "./logits-filter.ts";
import { checkedCount } from "./option-check.ts";

/**
 * Removes every token that would complete an n-gram which `tokens` already holds (Paulus et al., 2017, as in transformers).
 *
 * O(length of `tokens` · n) for each call.
 *
 * @param n a whole number from 1; 1 removes every token seen.
 * @throws RangeError when n is not one.
 */
export function noRepeatNgram(n: number): LogitsFilter {
  checkedCount("noRepeatNgram", "n", n, 1);
  return (logits, tokens) => {
    const suffix = tokens.length - (n - 1); // where the last n − 1 tokens begin
    for (let start = 0; start < suffix; start++) {
      let same = 0;
      while (same < n - 1 && tokens[start + same] === tokens[suffix + same]) same++;
      const next = tokens[start + n - 1] as number;
      if (same === n - 1 && next < logits.length) logits[next] = Number.NEGATIVE_INFINITY;
    }
  };
}

// Top-p, nucleus sampling (Holtzman et al., 2020). Other truncations are beside it.
import { argmax } from "./argmax.ts";
import type { LogitsFilter } from "./logits-filter.ts";
import { checkedOption } from "./option-check.ts";
import { Pool } from "./pool.ts";
import { relativeWeights } from "./relative-weights.ts";
import { Shortlist } from "./shortlist.ts";

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
  const pool = new Pool();
  const list = new Shortlist();
  return (logits) => {
    const highest = logits[argmax(logits, "topP")] as number;
    if (p === 1) return;
    const { weights, total } = relativeWeights(logits, highest);
    pool.fill(logits, weights, ((1 - p) * total) / logits.length); // tokens that are all below cannot weigh 1 − p together
    const { least, equals } = pool.select(p * total);
    list.takeFrom(logits, least);
    list.keep(least, equals);
    list.writeTo(logits);
  };
}

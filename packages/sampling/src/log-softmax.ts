// Natural-logarithm probabilities of all tokens, of one, and of the likeliest. Nothing here samples.
import { argmax } from "./argmax.ts";
import { checkedCount } from "./option-check.ts";
import { Shortlist } from "./shortlist.ts";
import { softmaxTotal } from "./softmax.ts";

/** A token id and the natural logarithm of its probability. */
export interface TokenLogprob {
  token: number;
  /** nats, ≤ 0 */
  logprob: number;
}

/**
 * log p[i] = (logits[i] − max) − log Σⱼ exp(logits[j] − max)
 *
 * The maximum is subtracted before the logarithm of the sum, not added to it: at 1e20 the sum max + log Σ would lose the second term.
 *
 * @param logits [V]; -Infinity stays -Infinity.
 * @returns log-probabilities [V] in nats, a new array.
 * @throws RangeError when a logit is NaN or +Infinity, or when all are -Infinity.
 */
export function logSoftmax(logits: ArrayLike<number>): Float32Array {
  const { highest, logTotal } = normaliser(logits, "logSoftmax");
  return Float32Array.from(logits, (logit) => logit - highest - logTotal);
}

/**
 * The log-probability of one token, as `logSoftmax(logits)[token]` but without the array and in double precision.
 *
 * @param logits [V]
 * @returns nats, ≤ 0
 * @throws RangeError when `token` is not an index of `logits`, or as `logSoftmax`.
 */
export function logprob(logits: ArrayLike<number>, token: number): number {
  const logit = logits[token];
  if (logit === undefined)
    throw new RangeError(`logprob: token ${token} is outside the vocabulary of ${logits.length}`);
  const { highest, logTotal } = normaliser(logits, "logprob");
  return logit - highest - logTotal;
}

/**
 * The `count` likeliest tokens, likeliest first, lower id first where equal; tokens at -Infinity are never listed.
 *
 * @param logits [V]
 * @throws RangeError when `count` is not a whole number from 0, or as `logSoftmax`.
 */
export function topLogprobs(logits: ArrayLike<number>, count: number): TokenLogprob[] {
  checkedCount("topLogprobs", "count", count, 0);
  const { highest, logTotal } = normaliser(logits, "topLogprobs");
  if (count === 0) return [];
  const list = new Shortlist();
  list.takeLargest(logits, count);
  return Array.from(list.ids.subarray(0, list.count))
    .sort((a, b) => (logits[b] as number) - (logits[a] as number) || a - b)
    .slice(0, count)
    .map((token) => ({ token, logprob: (logits[token] as number) - highest - logTotal }));
}

function normaliser(logits: ArrayLike<number>, caller: string): { highest: number; logTotal: number } {
  const highest = logits[argmax(logits, caller)] as number;
  return { highest, logTotal: Math.log(softmaxTotal(logits, highest)) };
}

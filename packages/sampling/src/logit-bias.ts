// Additive bias for single tokens. Biases for sequences of tokens are not offered.
import type { LogitsFilter } from "./logits-filter.ts";

/** Token id → what is added to its logit; -Infinity forbids the token. */
export type LogitBias = Readonly<Record<number, number>> | ReadonlyMap<number, number>;

/**
 * logits[i] ← logits[i] + bias[i] (OpenAI's `logit_bias`; transformers' `sequence_bias` with sequences of length 1).
 *
 * @throws RangeError when an id is not a whole number from 0, a bias is NaN or +Infinity, or, at the first call, an id is not below V.
 */
export function logitBias(bias: LogitBias): LogitsFilter {
  const entries: readonly (readonly [number, number])[] =
    bias instanceof Map ? [...bias] : Object.entries(bias).map(([id, value]) => [Number(id), value as number] as const);
  for (const [token, value] of entries) {
    if (!Number.isInteger(token) || token < 0) {
      throw new RangeError(`logitBias: token ${token} is not a token id. Token ids are whole numbers from 0`);
    }
    if (!(value < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`logitBias: bias of token ${token} must be below Infinity, got ${value}`);
    }
  }
  return (logits) => {
    for (const [token, value] of entries) {
      if (token >= logits.length) {
        throw new RangeError(`logitBias: token ${token} is outside the vocabulary of ${logits.length}`);
      }
      logits[token] = (logits[token] as number) + value;
    }
  };
}

// From scores to weights. Not here: what is in the scores.
import type { Tensor } from "@attn/tensor";
import { concat, softmax, where, zeros } from "@attn/tensor";

export interface SoftmaxRules {
  /** Logits of one more competitor per row, broadcasting to [..., 1]; its share of the weights is dropped. */
  readonly sinks?: Tensor | undefined;
  /** Whether a row may be −∞ throughout; such a row then has weights of 0. */
  readonly canBeEmpty: boolean;
}

/** Softmax over the last axis, [..., S] → [..., S]. A NaN among a row's scores makes the whole row NaN. */
export const softmaxWeights = (scores: Tensor, { sinks, canBeEmpty }: SoftmaxRules): Tensor => {
  const S = scores.shape.at(-1)!;
  if (S === 0) return scores;
  const row =
    sinks === undefined ? scores : concat([scores, sinks.broadcastTo([...scores.shape.slice(0, -1), 1])], { axis: -1 });
  const drop = (weights: Tensor): Tensor => (sinks === undefined ? weights : weights.slice(-1, { stop: S }));
  if (!canBeEmpty) return drop(softmax(row));
  const isEmpty = row.max({ axis: -1, keepDims: true }).equal(-Infinity);
  const nothing = zeros([1]);
  // Hidden twice: after the softmax for the weights, before it for the gradient, which NaN weights would spoil.
  return where(isEmpty, nothing, drop(softmax(where(isEmpty, nothing, row))));
};

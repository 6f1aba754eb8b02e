// The attention of Bahdanau, Cho and Bengio (2015): a small network scores each pair. Not here: scores from products (attention.ts).
import type { Tensor } from "@attn/tensor";
import { linear, matmul, where } from "@attn/tensor";
import type { AttentionResult, MaskOptions } from "./attention-options.ts";
import { bindAxes } from "./bind-axes.ts";
import { softmaxWeights } from "./softmax-weights.ts";
import { visibleKeys } from "./visible-keys.ts";

export interface AdditiveWeights {
  /** [A, C of the queries] */
  readonly query: Tensor;
  /** [A, C of the keys] */
  readonly key: Tensor;
  /** [A] */
  readonly score: Tensor;
  /** [A], inside the tanh; 0 unless given. */
  readonly bias?: Tensor | undefined;
}

export interface AdditiveOptions extends Pick<MaskOptions, "mask" | "lengths"> {
  readonly weights: AdditiveWeights;
}

/**
 * softmax over keys of score · tanh(Wq q + Wk k + bias), times v. One head: q [B, T, Cq], k [B, S, Ck], v [B, S, V] → output [B, T, V], weights and
 * scores [B, T, S]. A mask broadcasts to [B, T, S]; a row that may attend to nothing has output and weights 0. The sums for all pairs,
 * [B, T, S, A], are held while scores are computed.
 * @throws ShapeError when sizes disagree.
 */
export const additiveAttention = (q: Tensor, k: Tensor, v: Tensor, options: AdditiveOptions): AttentionResult => {
  const { query, key, score, bias } = options.weights;
  const { B, T, S } = bindAxes(
    "additiveAttention",
    { q: "B T Cq", k: "B S Ck", v: "B S V", "weights.query": "A Cq", "weights.key": "A Ck", "weights.score": "A" },
    { q, k, v, "weights.query": query, "weights.key": key, "weights.score": score },
  );
  const { lengths, mask } = options;
  const visible = visibleKeys(
    "additiveAttention",
    { B, H: 1, T, S },
    {
      ...(lengths === undefined ? {} : { lengths }),
      ...(mask === undefined ? {} : { mask: mask.rank === 3 ? mask.unsqueeze(1) : mask }),
    },
  );
  const queries = linear(q, { weight: query, bias }, "additiveAttention: query").unsqueeze(2); // [B, T, 1, A]
  const keys = linear(k, { weight: key }, "additiveAttention: key").unsqueeze(1); // [B, 1, S, A]
  const raw = matmul(queries.add(keys).tanh(), score).unsqueeze(1); // [B, 1, T, S]
  const biased = visible.bias === undefined ? raw : raw.add(visible.bias);
  const scores = (visible.mask === undefined ? biased : where(visible.mask, biased, -Infinity)).reshape([B, T, S]);
  const weights = softmaxWeights(scores, { canBeEmpty: visible.canBeEmpty });
  return { output: matmul(weights, v), weights, scores };
};

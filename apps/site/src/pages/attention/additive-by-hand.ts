// Weights of additive attention that nobody trained: set by hand so that its score is close to q · k / √D.
import type { Tensor } from "@attn/tensor";
import { tensor } from "@attn/tensor";

// tanh(b + u) + tanh(b − u) is even in u, and its fourth power vanishes where tanh²(b) = ⅔: 2t − 2 t (1 − t²) u² to the fifth power of u.
const t = Math.sqrt(2 / 3);
const bias = Math.atanh(t);
const curvature = 8 * t * (1 - t * t);
/** How much of a query and a key goes into a tanh: less is closer to the product, more bends sooner. */
const gain = 0.25;

/**
 * The products of D pairs of numbers by 4 D units, since e(q + k) − e(q − k) = −8 t (1 − t²) q k for the even function above and small numbers.
 * `query` and `key` [4 D, D], `score` and `bias` [4 D], to be disposed by the caller.
 */
export function additiveByHand(D: number): Record<"query" | "key" | "score" | "bias", Tensor> {
  const units = 4 * D;
  const [query, key] = [new Float32Array(units * D), new Float32Array(units * D)];
  const score = new Float32Array(units);
  const share = 1 / (curvature * gain * gain * Math.sqrt(D));
  for (let i = 0; i < D; i++)
    for (const [unit, [q, k]] of (
      [
        [1, 1],
        [-1, -1],
        [1, -1],
        [-1, 1],
      ] as const
    ).entries()) {
      const row = 4 * i + unit;
      query[row * D + i] = q * gain;
      key[row * D + i] = k * gain;
      score[row] = q === k ? -share : share;
    }
  return {
    query: tensor(query, { shape: [units, D] }),
    key: tensor(key, { shape: [units, D] }),
    score: tensor(score, { shape: [units] }),
    bias: tensor(new Float32Array(units).fill(bias), { shape: [units] }),
  };
}

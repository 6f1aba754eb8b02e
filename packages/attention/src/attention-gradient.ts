// The gradients of attention without masks at queries, keys and values, as one op that a backend may have a kernel for.
import type { Attributes, Tensor } from "@attn/tensor";
import { concat, fused, matmul } from "@attn/tensor";
import { groupedMatmul } from "./grouped-matmul.ts";

interface AttentionParts {
  /** [B, H, T, D] */
  readonly q: Tensor;
  /** [B, G, S, D] */
  readonly k: Tensor;
  /** [B, G, S, V] */
  readonly v: Tensor;
  /** [B, H, T, S]; a kernel computes them again, block by block. */
  readonly weights: Tensor;
}

/**
 * With weights P and g at the output: at v Pᵀ · g; with R = P ⊙ (g · vᵀ − Σ P ⊙ g · vᵀ) · scale at q R · k and at k Rᵀ · q. The
 * heads of a group add up at the keys and values that they share.
 */
export const attentionGradient = (
  { q, k, v, weights }: AttentionParts,
  g: Tensor,
  attributes: Attributes & { readonly scale: number },
): readonly Tensor[] => {
  const compose = (): Tensor => {
    const atWeights = groupedMatmul(g, v.swapAxes(2, 3)); // [B, H, T, S]
    const centred = atWeights.sub(atWeights.mul(weights).sum({ axis: -1, keepDims: true }));
    const atScores = weights.mul(centred).mul(attributes.scale);
    const gradients = [groupedMatmul(atScores, k), summedOverGroup(atScores, q, k), summedOverGroup(weights, g, v)];
    return concat(gradients.map((x) => x.reshape([x.size])));
  };
  const flat = fused("attentionGradient", [q, k, v, g], { shape: [q.size + k.size + v.size], attributes, compose });
  let start = 0;
  return [q, k, v].map(({ shape, size }) => {
    const part = flat.slice(0, { start, stop: start + size }).reshape(shape);
    start += size;
    return part;
  });
};

/** a [B, H, T, S], b [B, H, T, N] → [B, G, S, N] like `shared`: aᵀ · b, summed over the heads of a group. */
const summedOverGroup = (a: Tensor, b: Tensor, { shape: [, G = 0] }: Tensor): Tensor => {
  const [B = 0, H = 0, T = 0, S = 0] = a.shape;
  const rows = G === 0 ? 0 : (H / G) * T;
  return matmul(a.reshape([B, G, rows, S]).swapAxes(2, 3), b.reshape([B, G, rows, b.shape[3]!]));
};

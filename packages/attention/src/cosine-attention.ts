// Attention by direction alone. Not here: the usual kind (attention.ts).
import type { Tensor } from "@attn/tensor";
import { ShapeError } from "@attn/tensor";
import { attention } from "./attention.ts";
import type { AttentionOptions, AttentionResult } from "./attention-options.ts";
import { bindAxes, showShape } from "./bind-axes.ts";

export interface CosineAttentionOptions extends Omit<AttentionOptions, "scale"> {
  /** Multiplies the cosines: one number, or one per head [H]. Swin v2 learns logits and uses exp(min(logit, ln 100)), starting at 10. */
  readonly scale?: number | Tensor;
}

/**
 * softmax(scale · cos(q, k) + rules) · v: the lengths of queries and keys do not count, so no score exceeds the scale (Liu et al. 2022,
 * Swin v2). Shapes, rules and result as for `attention`; lengths below 1e-12 count as 1e-12.
 * @throws ShapeError when sizes disagree.
 */
export const cosineAttention = (
  q: Tensor,
  k: Tensor,
  v: Tensor,
  { scale = 10, ...options }: CosineAttentionOptions = {},
): AttentionResult => {
  const { H } = bindAxes("cosineAttention", { q: "B H T D", k: "B G S D", v: "B G S V" }, { q, k, v });
  const [direction, keys] = [normalise(q), normalise(k)];
  if (typeof scale === "number") return attention(direction, keys, v, { ...options, scale });
  if (scale.rank !== 1 || scale.shape[0] !== H)
    throw new ShapeError(`cosineAttention: scale must be a number or [H] = [${H}], got ${showShape(scale.shape)}`);
  return attention(direction.mul(scale.reshape([H, 1, 1])), keys, v, { ...options, scale: 1 });
};

/** x / max(|x|, 1e-12) over the last axis. The largest element goes out first, so that no square under- or overflows. */
const normalise = (x: Tensor): Tensor => {
  const largest = x.abs().max({ axis: -1, keepDims: true }).maximum(1e-12);
  const scaled = x.div(largest);
  const length = scaled.square().sum({ axis: -1, keepDims: true }).sqrt();
  return x.div(length.mul(largest).maximum(1e-12));
};

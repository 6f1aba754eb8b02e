// One vector per text from one vector per token.
import type { AnyTensor, Tensor } from "@attn/tensor";
import { ShapeError } from "@attn/tensor";

/**
 * The mean of hidden [B, T, C] over the tokens that `mask` [B, T] keeps (all without one): [B, C]. A row without a token gives 0.
 * @throws ShapeError when the mask does not fit.
 */
export const meanPool = (hidden: Tensor, { mask }: { mask?: AnyTensor } = {}): Tensor => {
  if (mask === undefined) return hidden.mean({ axis: 1 });
  const [batch, count] = hidden.shape as readonly [number, number, number];
  if (mask.rank !== 2 || mask.shape[0] !== batch || mask.shape[1] !== count)
    throw new ShapeError(`meanPool: mask [${mask.shape.join(", ")}] does not fit hidden [${hidden.shape.join(", ")}]`);
  const kept = mask.cast("bool").cast("float32").unsqueeze(2); // [B, T, 1]
  return hidden
    .mul(kept)
    .sum({ axis: 1 })
    .div(kept.sum({ axis: 1 }).maximum(1));
};

// The linear map that every projection is. Weights are plain tensors; nothing here owns them.
import type { Tensor } from "@attn/tensor";
import { matmul } from "@attn/tensor";

export interface LinearWeights {
  /** [out, in], as in torch.nn.Linear. */
  readonly weight: Tensor;
  /** [out] */
  readonly bias?: Tensor;
}

/** x · weightᵀ + bias over the last axis, [..., in] → [..., out]. @throws ShapeError when the sizes differ. */
export const linear = (x: Tensor, { weight, bias }: LinearWeights): Tensor => {
  const rows = x.reshape([-1, x.shape.at(-1)!]); // one product, however many axes x has
  const product = matmul(rows, weight.transpose()).reshape([...x.shape.slice(0, -1), weight.shape[0]!]);
  return bias === undefined ? product : product.add(bias);
};

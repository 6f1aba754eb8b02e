// Gradients that are too long together, shortened together.
import type { Tensor } from "@attn/tensor";
import type { NamedTensors } from "./named-tensors.ts";
import { mapTensors } from "./named-tensors.ts";
import { checkedOption } from "./option-check.ts";

/** √(Σ x²) over all elements of all tensors, lazily: []. @throws RangeError when there is no tensor. */
export const globalNorm = (tensors: NamedTensors): Tensor => {
  const squares = Object.values(tensors).map((tensor): Tensor => tensor.square().sum());
  const [first, ...others] = squares;
  if (first === undefined) throw new RangeError("globalNorm: there is no tensor");
  return others.reduce((sum, square) => sum.add(square), first).sqrt();
};

/**
 * g · min(1, maxNorm / (norm + 1e-6)), with the norm of all gradients together, as it was before. Everything is lazy.
 * Convention: torch.nn.utils.clip_grad_norm_.
 * @throws RangeError unless maxNorm is above 0.
 */
export const clipByGlobalNorm = (
  gradients: NamedTensors,
  maxNorm: number,
): { readonly gradients: NamedTensors; readonly norm: Tensor } => {
  checkedOption({ caller: "clipByGlobalNorm", name: "maxNorm", must: "a number above 0" }, maxNorm, maxNorm > 0);
  const norm = globalNorm(gradients);
  const scale = norm.add(1e-6).pow(-1).mul(maxNorm).minimum(1);
  return { gradients: mapTensors(gradients, (gradient) => gradient.mul(scale)), norm };
};

// Weights with a low-rank adapter in them, to train it or to be done with it.
import type { Tensor } from "@attn/tensor";
import { matmul } from "@attn/tensor";
import type { NamedTensors } from "../named-tensors.ts";
import type { LoraOptions } from "./lora-options.ts";
import { checkedLora } from "./lora-options.ts";
import { isTarget, partNames, sizesOf } from "./lora-targets.ts";

/**
 * The weights with the adapter in them: W + alpha / rank · B · A for each target, all others as they are. Lazily: hand the result to
 * a model to train the adapter, or evaluate it to merge it for good. Hu et al., "LoRA", 2021.
 * @throws RangeError when a target has no adapter, or the adapter is for another model or another rank.
 */
export const applyLora = (
  weights: NamedTensors,
  adapter: NamedTensors,
  options: LoraOptions,
): Record<string, Tensor> => {
  const { rank, alpha, targetModules, fanInFanOut } = checkedLora("applyLora", options);
  const unused = new Set(Object.keys(adapter));
  const merged: Record<string, Tensor> = { ...weights };
  for (const name of Object.keys(weights)) {
    if (!targetModules.some((target) => isTarget(name, target))) continue;
    const [out, into] = sizesOf("applyLora", name, weights[name]!, fanInFanOut);
    const take = (part: string, shape: readonly number[]): Tensor => {
      unused.delete(part);
      return checkedPart(part, adapter[part], shape);
    };
    const { a, b } = partNames(name);
    const change = matmul(take(b, [out, rank]), take(a, [rank, into])).mul(alpha / rank); // [out, in]
    merged[name] = weights[name]!.add(fanInFanOut ? change.transpose() : change);
  }
  const [stranger] = unused;
  if (stranger !== undefined) throw new RangeError(`applyLora: the model has no place for ${JSON.stringify(stranger)}`);
  return merged;
};

const checkedPart = (name: string, part: Tensor | undefined, shape: readonly number[]): Tensor => {
  if (part === undefined) throw new RangeError(`applyLora: the adapter has no ${JSON.stringify(name)}`);
  if (part.shape.join() !== shape.join())
    throw new RangeError(
      `applyLora: ${JSON.stringify(name)} is [${part.shape.join(", ")}] but must be [${shape.join(", ")}]`,
    );
  return part;
};

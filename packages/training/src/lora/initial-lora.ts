// Low-rank adapters before training: a small change to large weights, at first none.
import type { Tensor } from "@attn/tensor";
import { tensor, zeros } from "@attn/tensor";
import type { NamedTensors } from "../named-tensors.ts";
import { RandomStream } from "../random-stream.ts";
import type { LoraOptions } from "./lora-options.ts";
import { checkedLora } from "./lora-options.ts";
import { isTarget, partNames, sizesOf } from "./lora-targets.ts";

/**
 * An adapter that changes nothing yet: for each target PATH.weight, with sizes in and out, base_model.model.PATH.lora_A.weight
 * [rank, in], uniform between ±1/√in, and base_model.model.PATH.lora_B.weight [out, rank], zeros. Names and start are peft's.
 * @throws RangeError when a target is no weight of the model.
 */
export const initialLora = (
  weights: NamedTensors,
  options: LoraOptions & { readonly seed?: number },
): Record<string, Tensor> => {
  const { rank, targetModules, fanInFanOut } = checkedLora("initialLora", options);
  const random = new RandomStream(options.seed ?? 0);
  const adapter: Record<string, Tensor> = {};
  for (const target of targetModules) {
    const names = Object.keys(weights).filter((name) => isTarget(name, target));
    if (names.length === 0)
      throw new RangeError(`initialLora: no weight is called ${JSON.stringify(`${target}.weight`)}`);
    for (const name of names) {
      const [out, into] = sizesOf("initialLora", name, weights[name]!, fanInFanOut);
      const bound = 1 / Math.sqrt(into);
      const values = Float32Array.from({ length: rank * into }, () => (2 * random.unit() - 1) * bound);
      const { a, b } = partNames(name);
      adapter[a] = tensor(values, { shape: [rank, into], copy: false });
      adapter[b] = zeros([out, rank]);
    }
  }
  return adapter;
};

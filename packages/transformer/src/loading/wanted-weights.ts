// Which tensors of which shapes a model is made of, learned by putting it together with placeholders. Not here: whether they are there.
import type { Shape } from "@attn/tensor";
import { zeros } from "@attn/tensor";
import type { ModelConfig } from "../config/model-config.ts";
import { describeModel } from "./assemble-model.ts";

/** By canonical name, in the order in which the model asks for them. @param has whether a part that a model may lack is there. */
export const wantedWeights = (config: ModelConfig, has: (name: string) => boolean): ReadonlyMap<string, Shape> => {
  const wanted = new Map<string, Shape>();
  describeModel(config, {
    has,
    take: (name, shape) => {
      wanted.set(name, shape);
      return zeros(shape);
    },
  });
  return wanted;
};

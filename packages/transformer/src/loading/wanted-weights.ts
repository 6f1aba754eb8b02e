// Which tensors of which shapes a model is made of, learned by putting it together with placeholders. Not here: whether they are there.
import type { Shape } from "@attn/tensor";
import { zeros } from "@attn/tensor";
import type { ModelConfig } from "../config/model-config.ts";
import { describeModel } from "./assemble-model.ts";
import type { MatrixPlace } from "./weight-source.ts";
import { matrixIn } from "./weight-source.ts";

export interface WantedWeights {
  /** By canonical name, in the order in which the model asks for them. */
  readonly shapes: ReadonlyMap<string, Shape>;
  /** The matrices among them, each with its places. */
  readonly matrices: ReadonlyMap<string, readonly MatrixPlace[]>;
}

/** @param has whether a part that a model may lack is there. */
export const wantedWeights = (config: ModelConfig, has: (name: string) => boolean): WantedWeights => {
  const shapes = new Map<string, Shape>();
  const matrices = new Map<string, MatrixPlace[]>();
  describeModel(config, {
    has,
    take: (name, shape) => {
      shapes.set(name, shape);
      return zeros(shape);
    },
    matrix: (name, shape, place = {}) => {
      shapes.set(name, shape);
      matrices.set(name, [...(matrices.get(name) ?? []), place]);
      return matrixIn(zeros(shape), place);
    },
  });
  return { shapes, matrices };
};

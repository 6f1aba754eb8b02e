// The weights that a model owns, by their names in transformers. Not here: where they come from (loading/).
import type { QuantizedMatrix, Tensor } from "@attn/tensor";
import { UnsupportedError } from "@attn/tensor";

export type ModelWeights = ReadonlyMap<string, Tensor | QuantizedMatrix>;

export const countParameters = (weights: ModelWeights): number =>
  [...weights.values()].reduce((count, { size }) => count + size, 0);

/** @throws UnsupportedError for a quantised model: what it holds is no longer what was trained. */
export const asTensors = (weights: ModelWeights): ReadonlyMap<string, Tensor> => {
  for (const [name, weight] of weights)
    if ("words" in weight)
      throw new UnsupportedError(
        `weights: ${name} is quantised to int${weight.bits}, so it cannot be saved, trained or adapted. Load the model without quantize`,
      );
  return weights as ReadonlyMap<string, Tensor>;
};

export const disposeWeights = (weights: ModelWeights): void => {
  for (const weight of weights.values()) weight.dispose();
};

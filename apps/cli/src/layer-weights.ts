// Attention tensors of a model as plain numbers, one sequence at a time.
import { type AnyTensor, evaluate } from "@attn/tensor";
import type { LayerWeights } from "./attention-recorder.ts";

/** Reads the weights [1, H, T, S] of every layer. */
export async function layerWeights(layers: readonly AnyTensor[]): Promise<LayerWeights[]> {
  await evaluate(...layers);
  return Promise.all(
    layers.map(async (layer) => {
      const [, heads = 0, queries = 0, keys = 0] = layer.shape;
      return { data: Float32Array.from(await layer.data()), heads, queries, keys };
    }),
  );
}

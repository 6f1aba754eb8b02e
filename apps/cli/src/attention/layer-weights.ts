// Attention tensors of a model as plain numbers, one sequence at a time.
import { type AnyTensor, evaluate } from "@attn/tensor";

/** The weights of one layer in one pass: [H, T, S], row-major, T queries and S keys. */
export interface LayerWeights {
  readonly data: Float32Array;
  readonly heads: number;
  readonly queries: number;
  readonly keys: number;
}

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

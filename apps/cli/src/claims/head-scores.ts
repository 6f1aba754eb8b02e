// What a head of a Llama thinks of every pair of tokens before anything is hidden from anybody: queries times keys in both directions.
// The model itself hides what comes later; this is for showing that the two directions differ.
import { rope, ropeFrequencies } from "@attn/attention";
import type { HeadPlace } from "@attn/elements";
import { linear, matmul, rmsNorm, type Tensor, tensor } from "@attn/tensor";
import type { CausalLanguageModel } from "@attn/transformer";

/** q · kᵀ / √D of one head for all pairs of tokens: [T, T], row query, column key. */
export async function headScores(
  model: CausalLanguageModel,
  ids: readonly number[],
  { layer, head }: HeadPlace,
): Promise<Float32Array> {
  const { heads, kvHeads, headWidth: D, normEpsilon: epsilon, rope: rule } = model.config;
  using input = tensor([[...ids]], { dtype: "int32" });
  const { hiddenStates = [] } = model.forward(input, { hiddenStates: true });
  const weightOf = (part: string): Tensor => model.weights.get(`model.layers.${layer}.${part}.weight`) as Tensor;
  const normed = rmsNorm(hiddenStates[layer] as Tensor, { weight: weightOf("input_layernorm"), epsilon });
  const project = (part: string, row: number): Tensor => {
    const weight = weightOf(`self_attn.${part}`).slice(0, { start: row * D, stop: (row + 1) * D });
    const projected = linear(normed, { weight }).unsqueeze(1); // [1, 1, T, D]
    return rule === undefined
      ? projected
      : rope(projected, { frequencies: ropeFrequencies(rule, { headWidth: D }), pairing: model.ropePairing });
  };
  const [q, k] = [project("q_proj", head), project("k_proj", Math.floor((head * kvHeads) / heads))];
  return matmul(q, k.swapAxes(2, 3))
    .mul(1 / Math.sqrt(D))
    .data();
}

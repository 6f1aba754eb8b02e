// A small Llama of which parts can be left out, made of the blocks of @attn/transformer. Not here: which parts, and what it costs.
import { ropeFrequencies } from "@attn/attention";
import type { Tensor } from "@attn/tensor";
import { gather, matmul, rmsNorm } from "@attn/tensor";
import type { BlockOptions, BlockWeights, ModelConfig, ModelParameters } from "@attn/transformer";
import { DecoderBlock } from "@attn/transformer";

/** What is left out; nothing unless named. */
export interface Ablation extends Pick<BlockOptions, "residual" | "symmetric"> {
  /** false: no norms, neither in blocks nor at the end. */
  readonly norms?: boolean;
  /** false: no rotary positions. */
  readonly positions?: boolean;
}

/** Those of a Llama's first parameters that the model has. */
export const ablatedParameters = (
  parameters: ModelParameters,
  { norms = true, symmetric = false }: Ablation,
): ModelParameters =>
  Object.fromEntries(
    Object.entries(parameters).filter(
      ([name]) => (norms || !name.includes("norm")) && !(symmetric && name.includes("q_proj")),
    ),
  );

/** tokens [B, T] → logits [B, T, V], with the names and shapes of a Llama whose output weights are its embeddings. */
export const ablatedLogits = (
  { layers, heads, kvHeads, headWidth, normEpsilon, rope: rule }: ModelConfig,
  parameters: ModelParameters,
  { norms = true, positions = true, residual = true, symmetric = false }: Ablation,
): ((tokens: Tensor<"int32">) => Tensor) => {
  const weight = (name: string): { weight: Tensor } => ({ weight: parameters[name] as Tensor });
  const options: BlockOptions = {
    ...{ heads, kvHeads, normEpsilon, activation: "silu", residual, symmetric },
    norm: norms ? "rms" : "none",
    ...(positions && rule && { rope: { frequencies: ropeFrequencies(rule, { headWidth }) } }),
  };
  const blocks = Array.from({ length: layers }, (_, layer) => {
    const part = (name: string): { weight: Tensor } => weight(`model.layers.${layer}.${name}.weight`);
    const weights: BlockWeights = {
      ...(norms && {
        attentionNorm: part("input_layernorm"),
        feedForwardNorm: part("post_attention_layernorm"),
      }),
      attention: {
        ...(!symmetric && { query: part("self_attn.q_proj") }),
        key: part("self_attn.k_proj"),
        value: part("self_attn.v_proj"),
        output: part("self_attn.o_proj"),
      },
      feedForward: { gate: part("mlp.gate_proj"), up: part("mlp.up_proj"), down: part("mlp.down_proj") },
    };
    return new DecoderBlock(weights, options);
  });
  const table = parameters["model.embed_tokens.weight"] as Tensor; // [V, C]
  return (tokens) => {
    let x = gather(table, tokens); // [B, T, C]
    for (const block of blocks) x = block.forward(x).output;
    if (norms) x = rmsNorm(x, { ...weight("model.norm.weight"), epsilon: normEpsilon });
    return matmul(x, table.transpose());
  };
};

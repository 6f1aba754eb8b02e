// Llama, and Mistral, Qwen2 and Qwen3, which differ from it by biases, norms of queries and keys, and windows: names, shapes and choices.

import type { LinearWeights } from "@attn/tensor";
import type { BlockOptions, BlockWeights } from "../blocks/block-options.ts";
import type { NormChoice } from "../blocks/norm.ts";
import type { ModelConfig } from "../config/model-config.ts";
import type { WeightSource } from "../loading/weight-source.ts";
import type { DecoderParts } from "./causal-language-model.ts";

export const llamaChoice = ({
  heads,
  kvHeads,
  normEpsilon,
  activation,
  dropout,
}: ModelConfig): BlockOptions & NormChoice => ({
  heads,
  kvHeads,
  normEpsilon,
  activation,
  dropout,
  norm: "rms",
  normFirst: true,
});

/** Names as in transformers' `LlamaForCausalLM`. */
export const llamaParts = (config: ModelConfig, source: WeightSource): DecoderParts => {
  const { layers, width, vocabularySize } = config;
  return {
    embeddings: source.matrix("model.embed_tokens.weight", [vocabularySize, width], { vocabulary: true }),
    blocks: Array.from({ length: layers }, (_, layer) => blockWeights(config, source, `model.layers.${layer}`)),
    norm: { weight: source.take("model.norm.weight", [width]) },
    ...(!config.tiedEmbeddings && {
      output: { weight: source.matrix("lm_head.weight", [vocabularySize, width], { vocabulary: true }) },
    }),
  };
};

const blockWeights = (config: ModelConfig, source: WeightSource, name: string): BlockWeights => {
  const { width: C, feedForwardWidth: F, heads, kvHeads, headWidth: D, attentionBias, feedForwardBias } = config;
  const project = (part: string, out: number, inner: number, hasBias: boolean): LinearWeights => ({
    weight: source.matrix(`${name}.${part}.weight`, [out, inner]),
    ...(hasBias && { bias: source.take(`${name}.${part}.bias`, [out]) }),
  });
  const norm = (part: string, size: number) => source.take(`${name}.${part}.weight`, [size]);
  const inputBias = attentionBias !== "none";
  return {
    attentionNorm: { weight: norm("input_layernorm", C) },
    attention: {
      query: project("self_attn.q_proj", heads * D, C, inputBias),
      key: project("self_attn.k_proj", kvHeads * D, C, inputBias),
      value: project("self_attn.v_proj", kvHeads * D, C, inputBias),
      output: project("self_attn.o_proj", C, heads * D, attentionBias === "all"),
      ...(config.queryKeyNorm && {
        queryNorm: norm("self_attn.q_norm", D),
        keyNorm: norm("self_attn.k_norm", D),
      }),
    },
    feedForwardNorm: { weight: norm("post_attention_layernorm", C) },
    feedForward: {
      gate: project("mlp.gate_proj", F, C, feedForwardBias),
      up: project("mlp.up_proj", F, C, feedForwardBias),
      down: project("mlp.down_proj", C, F, feedForwardBias),
    },
  };
};

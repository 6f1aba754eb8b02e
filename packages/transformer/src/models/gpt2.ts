// GPT-2: names, shapes and choices. Its projections are stored as [in, out], and queries, keys and values in one matrix.
import type { LinearWeights } from "@attn/tensor";
import type { BlockOptions, BlockWeights } from "../blocks/block-options.ts";
import type { NormChoice, NormWeights } from "../blocks/norm.ts";
import type { ModelConfig } from "../config/model-config.ts";
import type { WeightSource } from "../loading/weight-source.ts";
import type { DecoderParts } from "./causal-language-model.ts";

export const gpt2Choice = ({
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
  norm: "layer",
  normFirst: true,
});

/** Names as in transformers' `GPT2LMHeadModel`. */
export const gpt2Parts = (config: ModelConfig, source: WeightSource): DecoderParts => {
  const { layers, width, vocabularySize, contextLength } = config;
  return {
    embeddings: source.matrix("transformer.wte.weight", [vocabularySize, width], { vocabulary: true }),
    positions: source.take("transformer.wpe.weight", [contextLength, width]),
    blocks: Array.from({ length: layers }, (_, layer) => blockWeights(config, source, `transformer.h.${layer}`)),
    norm: norm(source, "transformer.ln_f", width),
    ...(!config.tiedEmbeddings && {
      output: { weight: source.matrix("lm_head.weight", [vocabularySize, width], { vocabulary: true }) },
    }),
  };
};

const blockWeights = (config: ModelConfig, source: WeightSource, name: string): BlockWeights => {
  const { width: C, feedForwardWidth: F } = config;
  const project = (part: string, [inner, out]: readonly [number, number]): LinearWeights => ({
    weight: source.matrix(`${name}.${part}.weight`, [inner, out], { turned: true }),
    bias: source.take(`${name}.${part}.bias`, [out]),
  });
  const third = (i: number): LinearWeights => {
    const outputs = { start: i * C, stop: (i + 1) * C };
    return {
      weight: source.matrix(`${name}.attn.c_attn.weight`, [C, 3 * C], { turned: true, outputs }),
      bias: source.take(`${name}.attn.c_attn.bias`, [3 * C]).slice(0, outputs),
    };
  };
  return {
    attentionNorm: norm(source, `${name}.ln_1`, C),
    attention: {
      query: third(0),
      key: third(1),
      value: third(2),
      output: project("attn.c_proj", [C, C]),
    },
    feedForwardNorm: norm(source, `${name}.ln_2`, C),
    feedForward: {
      up: project("mlp.c_fc", [C, F]),
      down: project("mlp.c_proj", [F, C]),
    },
  };
};

const norm = (source: WeightSource, name: string, size: number): NormWeights => ({
  weight: source.take(`${name}.weight`, [size]),
  bias: source.take(`${name}.bias`, [size]),
});

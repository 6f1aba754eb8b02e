// GPT-2: names, shapes and choices. Its projections are stored as [in, out], and queries, keys and values in one matrix.
import type { LinearWeights, Tensor } from "@attn/tensor";
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
    embeddings: source.take("transformer.wte.weight", [vocabularySize, width]),
    positions: source.take("transformer.wpe.weight", [contextLength, width]),
    blocks: Array.from({ length: layers }, (_, layer) => blockWeights(config, source, `transformer.h.${layer}`)),
    norm: norm(source, "transformer.ln_f", width),
    ...(!config.tiedEmbeddings && { output: { weight: source.take("lm_head.weight", [vocabularySize, width]) } }),
  };
};

const blockWeights = (config: ModelConfig, source: WeightSource, name: string): BlockWeights => {
  const { width: C, feedForwardWidth: F } = config;
  const stored = (part: string, inner: number, out: number): { weight: Tensor; bias: Tensor } => ({
    weight: source.take(`${name}.${part}.weight`, [inner, out]),
    bias: source.take(`${name}.${part}.bias`, [out]),
  });
  const joined = stored("attn.c_attn", C, 3 * C);
  const third = (i: number): LinearWeights => {
    const range = { start: i * C, stop: (i + 1) * C };
    return { weight: joined.weight.slice(1, range).transpose(), bias: joined.bias.slice(0, range) };
  };
  const turned = ({ weight, bias }: ReturnType<typeof stored>): LinearWeights => ({
    weight: weight.transpose(),
    bias,
  });
  return {
    attentionNorm: norm(source, `${name}.ln_1`, C),
    attention: {
      query: third(0),
      key: third(1),
      value: third(2),
      output: turned(stored("attn.c_proj", C, C)),
    },
    feedForwardNorm: norm(source, `${name}.ln_2`, C),
    feedForward: {
      up: turned(stored("mlp.c_fc", C, F)),
      down: turned(stored("mlp.c_proj", F, C)),
    },
  };
};

const norm = (source: WeightSource, name: string, size: number): NormWeights => ({
  weight: source.take(`${name}.weight`, [size]),
  bias: source.take(`${name}.bias`, [size]),
});

// BERT: names, shapes and choices.

import type { LinearWeights } from "@attn/tensor";
import type { BlockOptions, BlockWeights } from "../blocks/block-options.ts";
import type { NormChoice, NormWeights } from "../blocks/norm.ts";
import type { ModelConfig } from "../config/model-config.ts";
import type { WeightSource } from "../loading/weight-source.ts";
import type { EncoderParts } from "./encoder.ts";

export const bertChoice = ({
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
  normFirst: false,
});

/** Names as in transformers' `BertModel`; the pooler may be absent. */
export const bertParts = (config: ModelConfig, source: WeightSource): EncoderParts => {
  const { layers, width, vocabularySize, contextLength, tokenTypes } = config;
  const embedding = (name: string, rows: number) => source.take(`embeddings.${name}.weight`, [rows, width]);
  return {
    embeddings: source.matrix("embeddings.word_embeddings.weight", [vocabularySize, width], { vocabulary: true }),
    positions: embedding("position_embeddings", contextLength),
    ...(tokenTypes > 0 && { tokenTypes: embedding("token_type_embeddings", tokenTypes) }),
    embeddingNorm: norm(source, "embeddings.LayerNorm", width),
    blocks: Array.from({ length: layers }, (_, layer) => blockWeights(config, source, `encoder.layer.${layer}`)),
    ...(source.has("pooler.dense.weight") && { pooler: linearAt(source, "pooler.dense", [width, width]) }),
  };
};

const blockWeights = (config: ModelConfig, source: WeightSource, name: string): BlockWeights => {
  const { width: C, feedForwardWidth: F } = config;
  const project = (part: string, shape: readonly [number, number]) => linearAt(source, `${name}.${part}`, shape);
  return {
    attention: {
      query: project("attention.self.query", [C, C]),
      key: project("attention.self.key", [C, C]),
      value: project("attention.self.value", [C, C]),
      output: project("attention.output.dense", [C, C]),
    },
    attentionNorm: norm(source, `${name}.attention.output.LayerNorm`, C),
    feedForward: {
      up: project("intermediate.dense", [F, C]),
      down: project("output.dense", [C, F]),
    },
    feedForwardNorm: norm(source, `${name}.output.LayerNorm`, C),
  };
};

const linearAt = (source: WeightSource, name: string, [out, inner]: readonly [number, number]): LinearWeights => ({
  weight: source.matrix(`${name}.weight`, [out, inner]),
  bias: source.take(`${name}.bias`, [out]),
});

const norm = (source: WeightSource, name: string, size: number): NormWeights => ({
  weight: source.take(`${name}.weight`, [size]),
  bias: source.take(`${name}.bias`, [size]),
});

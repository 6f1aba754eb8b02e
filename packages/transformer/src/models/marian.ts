// Marian: the original transformer (Vaswani et al. 2017) under the names of Hugging Face folders. Names, shapes and choices.
import type { LinearWeights } from "@attn/tensor";
import type { BlockWeights } from "../blocks/block-options.ts";
import type { EncoderDecoderOptions, EncoderDecoderWeights } from "../blocks/encoder-decoder-options.ts";
import type { NormWeights } from "../blocks/norm.ts";
import type { ModelConfig } from "../config/model-config.ts";
import type { WeightMatrix, WeightSource } from "../loading/weight-source.ts";

export const marianChoice = ({
  heads,
  normEpsilon,
  activation,
  dropout,
  decoder,
}: ModelConfig): EncoderDecoderOptions => ({
  heads,
  decoderHeads: decoder!.heads,
  norm: "layer",
  normFirst: false,
  normEpsilon,
  activation,
  dropout,
  positions: "sinesFirst",
  embeddingScale: decoder!.embeddingScale,
});

/** Names as in transformers' `MarianMTModel`; `final_logits_bias` may be absent. */
export const marianParts = (config: ModelConfig, source: WeightSource): EncoderDecoderWeights => {
  const { width: C, vocabularySize, layers, feedForwardWidth } = config;
  const { sharedEmbeddings, vocabularySize: V, ...decoder } = config.decoder!;
  const table = (name: string, rows: number): WeightMatrix =>
    source.matrix(`${name}.weight`, [rows, C], { vocabulary: true });
  const sourceEmbeddings = table(sharedEmbeddings ? "model.shared" : "model.encoder.embed_tokens", vocabularySize);
  const targetEmbeddings = sharedEmbeddings ? sourceEmbeddings : table("model.decoder.embed_tokens", V);
  const bias = source.has("final_logits_bias") ? source.take("final_logits_bias", [1, V]).reshape([V]) : undefined;
  return {
    sourceEmbeddings,
    targetEmbeddings,
    encoder: Array.from({ length: layers }, (_, layer) =>
      encoderBlock(source, `model.encoder.layers.${layer}`, [C, feedForwardWidth]),
    ),
    decoder: Array.from({ length: decoder.layers }, (_, layer) => {
      const name = `model.decoder.layers.${layer}`;
      return {
        ...encoderBlock(source, name, [C, decoder.feedForwardWidth]),
        cross: attention(source, `${name}.encoder_attn`, C),
        crossNorm: norm(source, `${name}.encoder_attn_layer_norm`, C),
      };
    }),
    output: { weight: config.tiedEmbeddings ? targetEmbeddings : table("lm_head", V), bias },
  };
};

const encoderBlock = (source: WeightSource, name: string, [C, F]: readonly [number, number]): BlockWeights => ({
  attention: attention(source, `${name}.self_attn`, C),
  attentionNorm: norm(source, `${name}.self_attn_layer_norm`, C),
  feedForward: { up: linearAt(source, `${name}.fc1`, [F, C]), down: linearAt(source, `${name}.fc2`, [C, F]) },
  feedForwardNorm: norm(source, `${name}.final_layer_norm`, C),
});

const attention = (source: WeightSource, name: string, C: number): BlockWeights["attention"] => ({
  query: linearAt(source, `${name}.q_proj`, [C, C]),
  key: linearAt(source, `${name}.k_proj`, [C, C]),
  value: linearAt(source, `${name}.v_proj`, [C, C]),
  output: linearAt(source, `${name}.out_proj`, [C, C]),
});

const linearAt = (source: WeightSource, name: string, [out, inner]: readonly [number, number]): LinearWeights => ({
  weight: source.matrix(`${name}.weight`, [out, inner]),
  bias: source.take(`${name}.bias`, [out]),
});

const norm = (source: WeightSource, name: string, size: number): NormWeights => ({
  weight: source.take(`${name}.weight`, [size]),
  bias: source.take(`${name}.bias`, [size]),
});

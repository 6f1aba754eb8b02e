// T5: names, shapes and choices.
import type { BlockWeights } from "../blocks/block-options.ts";
import type { EncoderDecoderOptions, EncoderDecoderWeights } from "../blocks/encoder-decoder-options.ts";
import type { NormWeights } from "../blocks/norm.ts";
import type { ModelConfig } from "../config/model-config.ts";
import type { WeightSource } from "../loading/weight-source.ts";

/** Scores are not scaled: the initial weights of queries were. */
export const t5Choice = ({ heads, normEpsilon, activation, dropout, decoder }: ModelConfig): EncoderDecoderOptions => ({
  heads,
  norm: "rms",
  normFirst: true,
  normEpsilon,
  activation,
  dropout,
  scale: 1,
  positions: "none",
  maxDistance: decoder!.relativePositions!.maxDistance,
  embeddingScale: decoder!.embeddingScale,
  outputScale: decoder!.outputScale,
});

/** Names as in transformers' `T5ForConditionalGeneration`; an output projection of its own may be absent. */
export const t5Parts = (config: ModelConfig, source: WeightSource): EncoderDecoderWeights => {
  const { width: C, vocabularySize: V, heads, layers, tiedEmbeddings } = config;
  const { relativePositions, layers: decoderLayers } = config.decoder!;
  const ownOutput = !tiedEmbeddings && source.has("lm_head.weight");
  const bias = (stack: string) =>
    source.take(`${stack}.block.0.layer.0.SelfAttention.relative_attention_bias.weight`, [
      relativePositions!.buckets,
      heads,
    ]);
  return {
    sourceEmbeddings: source.matrix("shared.weight", [V, C], { vocabulary: true }),
    encoder: Array.from({ length: layers }, (_, layer) => encoderBlock(config, source, `encoder.block.${layer}`)),
    encoderNorm: norm(source, "encoder.final_layer_norm", C),
    encoderBias: bias("encoder"),
    decoder: Array.from({ length: decoderLayers }, (_, layer) => decoderBlock(config, source, layer)),
    decoderNorm: norm(source, "decoder.final_layer_norm", C),
    decoderBias: bias("decoder"),
    ...(ownOutput && { output: { weight: source.matrix("lm_head.weight", [V, C], { vocabulary: true }) } }),
  };
};

const encoderBlock = (config: ModelConfig, source: WeightSource, name: string): BlockWeights => ({
  attention: attention(config, source, `${name}.layer.0.SelfAttention`),
  attentionNorm: norm(source, `${name}.layer.0.layer_norm`, config.width),
  ...feedForward(config, source, `${name}.layer.1`),
});

const decoderBlock = (config: ModelConfig, source: WeightSource, layer: number): BlockWeights => {
  const name = `decoder.block.${layer}`;
  return {
    attention: attention(config, source, `${name}.layer.0.SelfAttention`),
    attentionNorm: norm(source, `${name}.layer.0.layer_norm`, config.width),
    cross: attention(config, source, `${name}.layer.1.EncDecAttention`),
    crossNorm: norm(source, `${name}.layer.1.layer_norm`, config.width),
    ...feedForward(config, source, `${name}.layer.2`),
  };
};

const attention = (
  { width: C, heads, headWidth }: ModelConfig,
  source: WeightSource,
  name: string,
): BlockWeights["attention"] => {
  const inner = heads * headWidth;
  return {
    query: { weight: source.matrix(`${name}.q.weight`, [inner, C]) },
    key: { weight: source.matrix(`${name}.k.weight`, [inner, C]) },
    value: { weight: source.matrix(`${name}.v.weight`, [inner, C]) },
    output: { weight: source.matrix(`${name}.o.weight`, [C, inner]) },
  };
};

const feedForward = (
  { width: C, feedForwardWidth: F, decoder }: ModelConfig,
  source: WeightSource,
  name: string,
): Pick<BlockWeights, "feedForward" | "feedForwardNorm"> => {
  const part = (own: string, shape: readonly [number, number]) => ({
    weight: source.matrix(`${name}.DenseReluDense.${own}.weight`, shape),
  });
  return {
    feedForward: {
      ...(decoder!.gated ? { gate: part("wi_0", [F, C]), up: part("wi_1", [F, C]) } : { up: part("wi", [F, C]) }),
      down: part("wo", [C, F]),
    },
    feedForwardNorm: norm(source, `${name}.layer_norm`, C),
  };
};

const norm = (source: WeightSource, name: string, size: number): NormWeights => ({
  weight: source.take(`${name}.weight`, [size]),
});

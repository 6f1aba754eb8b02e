// config.json of Marian, the original transformer as it is stored in Hugging Face folders (Opus-MT).
import { FormatError } from "../format-error.ts";
import { activations } from "./activations.ts";
import type { ConfigFields } from "./config-fields.ts";
import { startToken } from "./decoder-tokens.ts";
import type { ModelConfig } from "./model-config.ts";
import { specialTokens } from "./special-tokens.ts";

export const marianConfig = (fields: ConfigFields): ModelConfig => {
  const width = fields.count("d_model");
  const layers = fields.count("encoder_layers", { most: 10_000 });
  const heads = headsOf(fields, "encoder_attention_heads", width);
  const vocabularySize = fields.count("vocab_size");
  const sharedEmbeddings = fields.flag("share_encoder_decoder_embeddings", true);
  const targets = fields.count("decoder_vocab_size", { fallback: vocabularySize });
  const targetSize = sharedEmbeddings ? vocabularySize : targets;
  if (!fields.flag("static_position_embeddings", true))
    throw new FormatError(`${fields.subject} static_position_embeddings is false, but only sinusoidal ones are read`);
  if (fields.flag("normalize_before", false) || fields.flag("normalize_embedding", false))
    throw new FormatError(`${fields.subject} asks for norms before the layers or of embeddings, which are not read`);
  const dropout = fields.share("dropout", 0.1);
  return {
    architecture: "MarianMTModel",
    layers,
    width,
    feedForwardWidth: fields.count("encoder_ffn_dim"),
    heads,
    kvHeads: heads,
    headWidth: width / heads,
    vocabularySize,
    contextLength: fields.count("max_position_embeddings", { fallback: 1024 }),
    activation: fields.choice("activation_function", activations, "gelu"),
    normEpsilon: 1e-5,
    dropout: {
      embeddings: dropout,
      attention: fields.share("attention_dropout", 0),
      activation: fields.share("activation_dropout", 0),
      sublayer: dropout,
    },
    tiedEmbeddings: fields.flag("tie_word_embeddings", true),
    attentionBias: "all",
    feedForwardBias: true,
    queryKeyNorm: false,
    windows: Array.from({ length: layers }, () => undefined),
    tokenTypes: 0,
    decoder: {
      layers: fields.count("decoder_layers", { most: 10_000 }),
      heads: headsOf(fields, "decoder_attention_heads", width),
      feedForwardWidth: fields.count("decoder_ffn_dim"),
      vocabularySize: targetSize,
      sharedEmbeddings,
      gated: false,
      embeddingScale: fields.flag("scale_embedding", false) ? Math.sqrt(width) : 1,
      outputScale: 1,
      startToken: startToken(fields, targetSize),
      neverTokens: [],
    },
    ...specialTokens(fields, targetSize),
  };
};

const headsOf = (fields: ConfigFields, name: string, width: number): number => {
  const heads = fields.count(name);
  if (width % heads !== 0) throw fields.error("d_model", `not a multiple of ${name} (${heads})`);
  return heads;
};

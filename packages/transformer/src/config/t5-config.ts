// config.json of T5, 1.0 and 1.1.
import { FormatError } from "../format-error.ts";
import { showJson } from "../strict-json.ts";
import { activations } from "./activations.ts";
import type { ConfigFields } from "./config-fields.ts";
import { startToken } from "./decoder-tokens.ts";
import type { Activation, ModelConfig } from "./model-config.ts";
import { specialTokens } from "./special-tokens.ts";

/** Relative positions have no end; as many tokens as numbers of tokens go. */
const endless = 2 ** 31 - 1;

export const t5Config = (fields: ConfigFields): ModelConfig => {
  const width = fields.count("d_model");
  const heads = fields.count("num_heads");
  const layers = fields.count("num_layers", { most: 10_000 });
  const vocabularySize = fields.count("vocab_size");
  const feedForwardWidth = fields.count("d_ff");
  const tiedEmbeddings = fields.flag("tie_word_embeddings", true);
  const { activation, gated } = projection(fields);
  const buckets = fields.count("relative_attention_num_buckets", { least: 4, most: 65_536, fallback: 32 });
  const maxDistance = fields.count("relative_attention_max_distance", { least: 2, most: endless, fallback: 128 });
  if (maxDistance <= Math.floor(buckets / 2))
    throw fields.error("relative_attention_max_distance", `not more than half of the buckets (${buckets})`);
  const dropout = fields.share("dropout_rate", 0.1);
  return {
    architecture: "T5ForConditionalGeneration",
    layers,
    width,
    feedForwardWidth,
    heads,
    kvHeads: heads,
    headWidth: fields.count("d_kv", { most: 65_536, fallback: 64 }),
    vocabularySize,
    contextLength: endless,
    activation,
    normEpsilon: fields.positive("layer_norm_epsilon", 1e-6),
    dropout: { embeddings: dropout, attention: dropout, activation: dropout, sublayer: dropout, final: dropout },
    tiedEmbeddings,
    attentionBias: "none",
    feedForwardBias: false,
    queryKeyNorm: false,
    windows: Array.from({ length: layers }, () => undefined),
    tokenTypes: 0,
    decoder: {
      layers: fields.count("num_decoder_layers", { most: 10_000, fallback: layers }),
      heads,
      feedForwardWidth,
      vocabularySize,
      sharedEmbeddings: true,
      gated,
      embeddingScale: 1,
      outputScale: fields.flag("scale_decoder_outputs", tiedEmbeddings) ? width ** -0.5 : 1,
      relativePositions: { buckets, maxDistance },
      startToken: startToken(fields, vocabularySize),
      neverTokens: [],
    },
    ...specialTokens(fields, vocabularySize),
  };
};

/** `feed_forward_proj` is an activation, or `gated-` and one; what it calls gelu behind a gate is the tanh form. */
const projection = (fields: ConfigFields): { activation: Activation; gated: boolean } => {
  const name = fields.json.feed_forward_proj ?? "relu";
  const [, gate, rest] = (typeof name === "string" && /^(gated-)?(\w+)$/.exec(name)) || [];
  if (rest === undefined || !Object.hasOwn(activations, rest))
    throw new FormatError(`${fields.subject} feed_forward_proj is ${showJson(name)}, no activation that is read`);
  const gated = gate !== undefined;
  return { gated, activation: gated && rest === "gelu" ? "gelu-tanh" : activations[rest]! };
};

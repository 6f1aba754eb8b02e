// config.json of BERT.
import { FormatError } from "../format-error.ts";
import { showJson } from "../strict-json.ts";
import { activations } from "./activations.ts";
import type { ConfigFields } from "./config-fields.ts";
import type { ModelConfig } from "./model-config.ts";
import { specialTokens } from "./special-tokens.ts";

export const bertConfig = (fields: ConfigFields): ModelConfig => {
  const width = fields.count("hidden_size");
  const heads = fields.count("num_attention_heads");
  const layers = fields.count("num_hidden_layers", { most: 10_000 });
  const vocabularySize = fields.count("vocab_size");
  if (width % heads !== 0) throw fields.error("hidden_size", `not a multiple of num_attention_heads (${heads})`);
  const positions = fields.json.position_embedding_type ?? "absolute";
  if (positions !== "absolute")
    throw new FormatError(
      `${fields.subject} position_embedding_type is ${showJson(positions)}, only "absolute" is read`,
    );
  if (fields.flag("is_decoder", false))
    throw new FormatError(`${fields.subject} is_decoder is true, but BertModel is read as an encoder`);
  const hiddenDropout = fields.share("hidden_dropout_prob", 0.1);
  return {
    architecture: "BertModel",
    layers,
    width,
    feedForwardWidth: fields.count("intermediate_size"),
    heads,
    kvHeads: heads,
    headWidth: width / heads,
    vocabularySize,
    contextLength: fields.count("max_position_embeddings"),
    activation: fields.choice("hidden_act", activations, "gelu"),
    normEpsilon: fields.positive("layer_norm_eps", 1e-12),
    dropout: {
      embeddings: hiddenDropout,
      attention: fields.share("attention_probs_dropout_prob", 0.1),
      sublayer: hiddenDropout,
    },
    tiedEmbeddings: true,
    attentionBias: "all",
    feedForwardBias: true,
    queryKeyNorm: false,
    windows: Array.from({ length: layers }, () => undefined),
    tokenTypes: fields.count("type_vocab_size", { least: 0, fallback: 2 }),
    ...specialTokens(fields, vocabularySize),
  };
};

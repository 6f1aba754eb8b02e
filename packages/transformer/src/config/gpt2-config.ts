// config.json of GPT-2, whose fields have names of their own.
import { FormatError } from "../format-error.ts";
import { activations } from "./activations.ts";
import type { ConfigFields } from "./config-fields.ts";
import type { ModelConfig } from "./model-config.ts";
import { specialTokens } from "./special-tokens.ts";

export const gpt2Config = (fields: ConfigFields): ModelConfig => {
  const width = fields.count("n_embd");
  const heads = fields.count("n_head");
  const layers = fields.count("n_layer", { most: 10_000 });
  const vocabularySize = fields.count("vocab_size");
  if (width % heads !== 0) throw fields.error("n_embd", `not a multiple of n_head (${heads})`);
  for (const [name, only] of [
    ["scale_attn_weights", true],
    ["scale_attn_by_inverse_layer_idx", false],
    ["add_cross_attention", false],
  ] as const)
    if (fields.flag(name, only) !== only)
      throw new FormatError(`${fields.subject} ${name} is ${!only}, which this reader of GPT-2 does not know`);
  return {
    architecture: "GPT2LMHeadModel",
    layers,
    width,
    feedForwardWidth: fields.count("n_inner", { fallback: 4 * width }),
    heads,
    kvHeads: heads,
    headWidth: width / heads,
    vocabularySize,
    contextLength: fields.count("n_positions", { fallback: fields.has("n_ctx") ? fields.count("n_ctx") : undefined }),
    activation: fields.choice("activation_function", activations, "gelu_new"),
    normEpsilon: fields.positive("layer_norm_epsilon", 1e-5),
    dropout: {
      embeddings: fields.share("embd_pdrop", 0.1),
      attention: fields.share("attn_pdrop", 0.1),
      sublayer: fields.share("resid_pdrop", 0.1),
    },
    tiedEmbeddings: fields.flag("tie_word_embeddings", true),
    attentionBias: "all",
    feedForwardBias: true,
    queryKeyNorm: false,
    windows: Array.from({ length: layers }, () => undefined),
    tokenTypes: 0,
    ...specialTokens(fields, vocabularySize),
  };
};

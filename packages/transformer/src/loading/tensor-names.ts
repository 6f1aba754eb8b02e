// How the names of a checkpoint are matched with those a model asks for.

import type { ModelConfig } from "../config/model-config.ts";

const prefixes = ["model.", "transformer.", "bert."];

/** Buffers and heads that are no part of the model or can be computed: their presence means nothing. */
const harmless = [
  /(^|\.)rotary_emb\.inv_freq$/,
  /(^|\.)attn\.(masked_)?bias$/,
  /(^|\.)embeddings\.(position|token_type)_ids$/,
  /^cls\./,
  /(^|\.)(encoder|decoder)\.embed_positions\.weight$/,
  /^decoder\.block\.0\.layer\.1\.EncDecAttention\.relative_attention_bias\.weight$/,
];

/** Further copies of tied embeddings: of the output projection, and of a table that both halves of an encoder-decoder share. */
const copies = { output: /^lm_head\.weight$/, tables: /(^|\.)(encoder|decoder)\.embed_tokens\.weight$/ };

/** A name without the optional prefix of its model, in today's spelling of norms: equal for all spellings of one tensor. */
export const bareName = (name: string): string => {
  const prefix = prefixes.find((start) => name.startsWith(start)) ?? "";
  return name
    .slice(prefix.length)
    .replace(/LayerNorm\.gamma$/, "LayerNorm.weight")
    .replace(/LayerNorm\.beta$/, "LayerNorm.bias");
};

/** Whether a tensor may be left unused. */
export const isHarmless = (
  name: string,
  { tiedEmbeddings, decoder }: Pick<ModelConfig, "tiedEmbeddings" | "decoder">,
): boolean =>
  harmless.some((pattern) => pattern.test(name)) ||
  (tiedEmbeddings && copies.output.test(name)) ||
  (decoder?.sharedEmbeddings === true && copies.tables.test(name));

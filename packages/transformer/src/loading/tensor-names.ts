// How the names of a checkpoint are matched with those a model asks for.

const prefixes = ["model.", "transformer.", "bert."];

/** Buffers and heads that are no part of the model or can be computed: their presence means nothing. */
const harmless = [
  /(^|\.)rotary_emb\.inv_freq$/,
  /(^|\.)attn\.(masked_)?bias$/,
  /(^|\.)embeddings\.(position|token_type)_ids$/,
  /^cls\./,
];

/** A name without the optional prefix of its model, in today's spelling of norms: equal for all spellings of one tensor. */
export const bareName = (name: string): string => {
  const prefix = prefixes.find((start) => name.startsWith(start)) ?? "";
  return name
    .slice(prefix.length)
    .replace(/LayerNorm\.gamma$/, "LayerNorm.weight")
    .replace(/LayerNorm\.beta$/, "LayerNorm.bias");
};

/** Whether a tensor may be left unused. A tied output projection is a second copy of the embeddings. */
export const isHarmless = (name: string, { tiedEmbeddings }: { tiedEmbeddings: boolean }): boolean =>
  harmless.some((pattern) => pattern.test(name)) || (tiedEmbeddings && name === "lm_head.weight");

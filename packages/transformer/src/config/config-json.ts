// A ModelConfig as the config.json that transformers reads: the way back from parse-config.ts.
import type { Json, JsonObject } from "../strict-json.ts";
import type { Activation, Architecture, DecoderConfig, ModelConfig } from "./model-config.ts";

const modelTypes: Readonly<Record<Architecture, string>> = {
  LlamaForCausalLM: "llama",
  MistralForCausalLM: "mistral",
  Qwen2ForCausalLM: "qwen2",
  Qwen3ForCausalLM: "qwen3",
  GPT2LMHeadModel: "gpt2",
  BertModel: "bert",
  MarianMTModel: "marian",
  T5ForConditionalGeneration: "t5",
};

const activationNames: Readonly<Record<Activation, string>> = {
  silu: "silu",
  gelu: "gelu",
  "gelu-tanh": "gelu_new",
  relu: "relu",
};

/** What `parseConfig` turns into an equal configuration; weights are float32. */
export const configJson = (config: ModelConfig): JsonObject => ({
  architectures: [config.architecture],
  model_type: modelTypes[config.architecture],
  dtype: "float32",
  vocab_size: config.vocabularySize,
  tie_word_embeddings: config.tiedEmbeddings,
  ...tokenFields(config),
  ...ownFields(config),
});

/** `bos_token_id`, `eos_token_id` (one or several) and `pad_token_id`, null for none, and what concerns a decoder. */
export const tokenFields = ({ bosToken, eosTokens, padToken, decoder }: ModelConfig): JsonObject => ({
  bos_token_id: bosToken ?? null,
  eos_token_id: eosTokens.length > 1 ? eosTokens : (eosTokens[0] ?? null),
  pad_token_id: padToken ?? null,
  ...(decoder && { decoder_start_token_id: decoder.startToken }),
  ...(decoder && decoder.neverTokens.length > 0 && { bad_words_ids: decoder.neverTokens.map((token) => [token]) }),
});

const ownFields = (config: ModelConfig): JsonObject => {
  switch (config.architecture) {
    case "GPT2LMHeadModel":
      return gpt2Fields(config);
    case "BertModel":
      return bertFields(config);
    case "MarianMTModel":
      return marianFields(config, config.decoder!);
    case "T5ForConditionalGeneration":
      return t5Fields(config, config.decoder!);
    default:
      return llamaFields(config);
  }
};

const gpt2Fields = (config: ModelConfig): JsonObject => ({
  n_embd: config.width,
  n_head: config.heads,
  n_inner: config.feedForwardWidth,
  n_layer: config.layers,
  n_positions: config.contextLength,
  activation_function: activationNames[config.activation],
  layer_norm_epsilon: config.normEpsilon,
  embd_pdrop: config.dropout.embeddings ?? 0,
  attn_pdrop: config.dropout.attention ?? 0,
  resid_pdrop: config.dropout.sublayer ?? 0,
});

const marianFields = (config: ModelConfig, decoder: DecoderConfig): JsonObject => ({
  is_encoder_decoder: true,
  d_model: config.width,
  encoder_layers: config.layers,
  encoder_attention_heads: config.heads,
  encoder_ffn_dim: config.feedForwardWidth,
  decoder_layers: decoder.layers,
  decoder_attention_heads: decoder.heads,
  decoder_ffn_dim: decoder.feedForwardWidth,
  decoder_vocab_size: decoder.vocabularySize,
  share_encoder_decoder_embeddings: decoder.sharedEmbeddings,
  scale_embedding: decoder.embeddingScale !== 1,
  activation_function: config.activation === "silu" ? "swish" : activationNames[config.activation],
  max_position_embeddings: config.contextLength,
  static_position_embeddings: true,
  dropout: config.dropout.sublayer ?? 0,
  attention_dropout: config.dropout.attention ?? 0,
  activation_dropout: config.dropout.activation ?? 0,
  forced_eos_token_id: null,
});

const t5Fields = (config: ModelConfig, decoder: DecoderConfig): JsonObject => ({
  is_encoder_decoder: true,
  d_model: config.width,
  d_kv: config.headWidth,
  d_ff: config.feedForwardWidth,
  num_layers: config.layers,
  num_decoder_layers: decoder.layers,
  num_heads: config.heads,
  relative_attention_num_buckets: decoder.relativePositions!.buckets,
  relative_attention_max_distance: decoder.relativePositions!.maxDistance,
  feed_forward_proj: `${decoder.gated ? "gated-" : ""}${t5Activation(config.activation, decoder)}`,
  layer_norm_epsilon: config.normEpsilon,
  dropout_rate: config.dropout.sublayer ?? 0,
  scale_decoder_outputs: decoder.outputScale !== 1,
});

/** Behind a gate "gelu" means the tanh form there. */
const t5Activation = (activation: Activation, { gated }: DecoderConfig): string =>
  gated && activation === "gelu-tanh" ? "gelu" : activationNames[activation];

/** What BERT and Llama call alike. */
const sizeFields = (config: ModelConfig): JsonObject => ({
  hidden_size: config.width,
  intermediate_size: config.feedForwardWidth,
  num_hidden_layers: config.layers,
  num_attention_heads: config.heads,
  max_position_embeddings: config.contextLength,
  hidden_act: activationNames[config.activation],
});

const bertFields = (config: ModelConfig): JsonObject => ({
  ...sizeFields(config),
  layer_norm_eps: config.normEpsilon,
  hidden_dropout_prob: config.dropout.sublayer ?? 0,
  attention_probs_dropout_prob: config.dropout.attention ?? 0,
  type_vocab_size: config.tokenTypes,
});

const llamaFields = (config: ModelConfig): JsonObject => ({
  ...config.rope,
  ...sizeFields(config),
  num_key_value_heads: config.kvHeads,
  head_dim: config.headWidth,
  rms_norm_eps: config.normEpsilon,
  attention_bias: config.attentionBias === "all",
  attention_dropout: config.dropout.attention ?? 0,
  mlp_bias: config.feedForwardBias,
  ...windowFields(config),
});

/** Mistral has one window for all layers, Qwen a list of the layers that have it. */
const windowFields = ({ architecture, windows }: ModelConfig): JsonObject => {
  const window: Json = windows.find((size) => size !== undefined) ?? null;
  if (architecture === "MistralForCausalLM") return { sliding_window: window };
  if (window === null || architecture === "LlamaForCausalLM") return {};
  return {
    sliding_window: window,
    use_sliding_window: true,
    layer_types: windows.map((size) => (size === undefined ? "full_attention" : "sliding_attention")),
  };
};

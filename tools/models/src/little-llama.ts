// The sizes of the language model of little-world as a checked config. Training it is language-model.ts.
import type { Tokenizer } from "@attn/tokenizer";
import { type ModelConfig, parseConfig } from "@attn/transformer";
import { endOfText } from "./little-world-text.ts";

export interface LlamaSizes {
  readonly layers: number;
  readonly width: number;
  readonly feedForward: number;
  readonly heads: number;
  readonly kvHeads: number;
  /** Positions that it may be asked for. */
  readonly context: number;
}

/** A Llama over the tokens of a tokenizer; its output weights are its embeddings. */
export const littleLlama = (tokenizer: Tokenizer, size: LlamaSizes): ModelConfig => {
  const end = tokenizer.tokenToId(endOfText);
  return parseConfig({
    architectures: ["LlamaForCausalLM"],
    model_type: "llama",
    vocab_size: tokenizer.vocabularySize,
    hidden_size: size.width,
    intermediate_size: size.feedForward,
    num_hidden_layers: size.layers,
    num_attention_heads: size.heads,
    num_key_value_heads: size.kvHeads,
    max_position_embeddings: size.context,
    rms_norm_eps: 1e-5,
    rope_theta: 10_000,
    hidden_act: "silu",
    tie_word_embeddings: true,
    bos_token_id: end,
    eos_token_id: end,
  });
};

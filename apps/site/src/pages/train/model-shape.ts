// The transformer that the settings describe: a small Llama whose output weights are its embeddings. Not here: its weights' values.
import {
  type CausalLanguageModel,
  createModel,
  type ModelConfig,
  type ModelParameters,
  parseConfig,
} from "@attn/transformer";
import type { TrainSettings } from "./settings.ts";

type Sizes = Pick<TrainSettings, "layers" | "heads" | "width" | "context">;

/** Llama with 8/3 of the width in the feed-forward network, rounded up to 16. */
export function modelConfig({ layers, heads, width, context }: Sizes, vocabularySize: number): ModelConfig {
  return parseConfig({
    architectures: ["LlamaForCausalLM"],
    vocab_size: vocabularySize,
    hidden_size: width,
    intermediate_size: 16 * Math.ceil(width / 6),
    num_hidden_layers: layers,
    num_attention_heads: Number(heads),
    max_position_embeddings: context,
    rms_norm_eps: 1e-5,
    rope_theta: 10_000,
    tie_word_embeddings: true,
    bos_token_id: null,
    eos_token_id: null,
  });
}

/** The model over weights that change: nothing is computed or copied. */
export function modelOf(config: ModelConfig, parameters: ModelParameters): CausalLanguageModel {
  const model = createModel(config, parameters);
  if (model.kind !== "causal") throw new Error(`${config.architecture} is no language model`);
  return model;
}

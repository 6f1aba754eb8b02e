// The flags that say how a model is built, as its config.json. Sizes are checked here, so that the line names the flag.
import { type ModelConfig, parseConfig } from "@attn/transformer";
import type { TrainLmFlags } from "../commands/train-lm.ts";
import { Failure } from "../failure.ts";
import { dropoutRates } from "./dropout-rates.ts";

/** What a configuration takes from the tokenizer. */
export interface TokenChoice {
  readonly vocabularySize: number;
  readonly startToken: number | undefined;
  readonly endToken: number | undefined;
}

type Sizes = Pick<TrainLmFlags, "architecture" | "layers" | "width" | "heads" | "kvHeads">;

/** @throws Failure for heads that do not fit the width or each other. */
export function checkSizes({ architecture, width, heads, kvHeads }: Sizes): void {
  if (width % heads !== 0) throw new Failure(`--width must be a multiple of --heads, got ${width} and ${heads}`);
  if (architecture === "gpt2") {
    if (kvHeads === undefined || kvHeads === heads) return;
    throw new Failure(`--architecture gpt2 has as many --kv-heads as --heads, got ${kvHeads} and ${heads}`);
  }
  if (kvHeads !== undefined && heads % kvHeads !== 0)
    throw new Failure(`--heads must be a multiple of --kv-heads, got ${heads} and ${kvHeads}`);
  if ((width / heads) % 2 !== 0)
    throw new Failure(`--width divided by --heads must be even for --architecture llama, got ${width / heads}`);
}

/** Llama with 8/3 of the width in the feed-forward network, rounded up to 16, or GPT-2; output and embeddings share their table. */
export function languageModelConfig(
  sizes: Sizes & { readonly context: number; readonly dropout?: number | undefined },
  tokens: TokenChoice,
): ModelConfig {
  const config = parseConfig(configFields(sizes, tokens));
  return { ...config, dropout: dropoutRates(config.architecture, sizes.dropout ?? 0) };
}

function configFields(
  sizes: Sizes & { readonly context: number },
  { vocabularySize, startToken, endToken }: TokenChoice,
): object {
  const { architecture, layers, width, heads, kvHeads = keyValueHeads(heads), context } = sizes;
  const shared = {
    vocab_size: vocabularySize,
    tie_word_embeddings: true,
    bos_token_id: startToken ?? null,
    eos_token_id: endToken ?? null,
  };
  if (architecture === "gpt2")
    return {
      ...shared,
      architectures: ["GPT2LMHeadModel"],
      n_embd: width,
      n_layer: layers,
      n_head: heads,
      n_positions: context,
    };
  return {
    ...shared,
    architectures: ["LlamaForCausalLM"],
    hidden_size: width,
    intermediate_size: 16 * Math.ceil(width / 6),
    num_hidden_layers: layers,
    num_attention_heads: heads,
    num_key_value_heads: kvHeads,
    max_position_embeddings: context,
    rms_norm_eps: 1e-5,
    rope_theta: 10_000,
  };
}

const keyValueHeads = (heads: number): number => (heads % 2 === 0 ? heads / 2 : heads);

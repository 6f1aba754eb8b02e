// The flags that say how a translator is built, as the config.json of Marian: the first Transformer in the layout of Hugging Face.
import { type ModelConfig, parseConfig } from "@attn/transformer";
import type { TrainTranslatorFlags } from "../commands/train-translator.ts";
import { Failure } from "../failure.ts";
import { dropoutRates } from "./dropout-rates.ts";

type Sizes = Pick<TrainTranslatorFlags, "layers" | "width" | "heads">;

/** @throws Failure for sizes that do not fit each other. */
export function checkTranslatorSizes({ width, heads }: Sizes): void {
  if (width % heads !== 0) throw new Failure(`--width must be a multiple of --heads, got ${width} and ${heads}`);
  if (width % 2 !== 0) throw new Failure(`--width must be even, got ${width}`);
}

/** @throws Failure for batches that cannot hold the longest sentence. */
export function checkBatchTokens({ batchTokens, context }: Readonly<Record<"batchTokens" | "context", number>>): void {
  if (batchTokens < context)
    throw new Failure(`--batch-tokens must be at least --context, got ${batchTokens} and ${context}`);
}

/** As many layers in the encoder as in the decoder, four times the width in between, one table of embeddings for all. */
export function translatorConfig(
  {
    layers,
    width,
    heads,
    context,
    dropout = 0,
  }: Sizes & { readonly context: number; readonly dropout?: number | undefined },
  { vocabularySize, pad, end }: { readonly vocabularySize: number; readonly pad: number; readonly end: number },
): ModelConfig {
  const config = parseConfig({
    architectures: ["MarianMTModel"],
    vocab_size: vocabularySize,
    d_model: width,
    encoder_layers: layers,
    decoder_layers: layers,
    encoder_attention_heads: heads,
    decoder_attention_heads: heads,
    encoder_ffn_dim: 4 * width,
    decoder_ffn_dim: 4 * width,
    max_position_embeddings: context,
    activation_function: "relu",
    scale_embedding: true,
    eos_token_id: end,
    pad_token_id: pad,
    decoder_start_token_id: pad,
    bad_words_ids: [[pad]],
  });
  return { ...config, dropout: dropoutRates(config.architecture, dropout) };
}

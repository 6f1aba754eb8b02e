// One rate of dropout as the rates of an architecture: the places where transformers drops, so that config.json can hold them.
import type { ModelConfig } from "@attn/transformer";

/**
 * Llama and its kin drop attention weights alone; GPT-2 embeddings, attention weights and what a sublayer adds; Marian, as the first
 * Transformer (Vaswani et al. 2017), embeddings and what a sublayer adds; T5 everywhere.
 */
export function dropoutRates(architecture: ModelConfig["architecture"], rate: number): ModelConfig["dropout"] {
  switch (architecture) {
    case "GPT2LMHeadModel":
      return { embeddings: rate, attention: rate, sublayer: rate };
    case "MarianMTModel":
      return { embeddings: rate, attention: 0, activation: 0, sublayer: rate };
    case "T5ForConditionalGeneration":
      return { embeddings: rate, attention: rate, activation: rate, sublayer: rate, final: rate };
    default:
      return { attention: rate };
  }
}

/** The configuration with one rate for all its places; as it is where none is asked for. */
export function withDropout(config: ModelConfig, rate: number | undefined): ModelConfig {
  return rate === undefined ? config : { ...config, dropout: dropoutRates(config.architecture, rate) };
}

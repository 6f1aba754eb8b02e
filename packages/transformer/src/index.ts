// The public surface of @attn/transformer.

export type { BlockCall, BlockResult, CrossMemory } from "./blocks/block.ts";
export type { BlockOptions, BlockWeights } from "./blocks/block-options.ts";
export { DecoderBlock } from "./blocks/decoder-block.ts";
export { EncoderBlock } from "./blocks/encoder-block.ts";
export type {
  EncoderDecoderCall,
  EncoderDecoderOptions,
  EncoderDecoderOutput,
  EncoderDecoderWeights,
} from "./blocks/encoder-decoder.ts";
export { EncoderDecoder } from "./blocks/encoder-decoder.ts";
export type { Observe } from "./blocks/observe.ts";
export type { ModelConfig } from "./config/model-config.ts";
export { parseConfig } from "./config/parse-config.ts";
export { FormatError } from "./format-error.ts";
export { generate } from "./generation/generate.ts";
export type { FinishReason, GenerateOptions, GenerationStep, TokenDecoder } from "./generation/generate-options.ts";
export { sequenceLogprobs } from "./generation/sequence-logprobs.ts";
export type { LoadOptions, LoadProgress, Model } from "./loading/load-model.ts";
export { loadModel } from "./loading/load-model.ts";
export type { CausalForwardOptions, CausalLanguageModel, CausalOutput } from "./models/causal-language-model.ts";
export type { Encoder, EncoderForwardOptions, EncoderOutput } from "./models/encoder.ts";
export { meanPool } from "./models/mean-pool.ts";
export type { ModelCacheOptions } from "./models/model-cache.ts";
export { ModelCache } from "./models/model-cache.ts";
export type { ReadFile } from "./read-file.ts";
export type { SafetensorsEntry } from "./safetensors/header.ts";
export { openCheckpoint } from "./safetensors/open-checkpoint.ts";
export { openSafetensors } from "./safetensors/open-safetensors.ts";
export { parseSafetensors } from "./safetensors/parse-safetensors.ts";
export { writeSafetensors } from "./safetensors/write-safetensors.ts";

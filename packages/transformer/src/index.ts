// The public surface of @attn/transformer.

export type { BlockCall, BlockResult, CrossMemory } from "./blocks/block.ts";
export type { BlockOptions, BlockWeights } from "./blocks/block-options.ts";
export { DecoderBlock } from "./blocks/decoder-block.ts";
export type { BlockDropout, DropoutRates, DropoutSwitch } from "./blocks/dropout-places.ts";
export { EncoderBlock } from "./blocks/encoder-block.ts";
export { EncoderDecoder } from "./blocks/encoder-decoder.ts";
export type {
  DecoderOutput,
  EncoderDecoderCall,
  EncoderDecoderOptions,
  EncoderDecoderOutput,
  EncoderDecoderWeights,
} from "./blocks/encoder-decoder-options.ts";
export type { Observe } from "./blocks/observe.ts";
export type { ModelConfig } from "./config/model-config.ts";
export { parseConfig } from "./config/parse-config.ts";
export { FormatError } from "./format-error.ts";
export { beamSearch } from "./generation/beam-search.ts";
export type { BeamBranch, BeamOptions, BeamStep, Hypothesis } from "./generation/beams.ts";
export { generate } from "./generation/generate.ts";
export type { FinishReason, GenerateOptions, GenerationStep, TokenDecoder } from "./generation/generate-options.ts";
export { sequenceLogprobs } from "./generation/sequence-logprobs.ts";
export type { ModelParameters } from "./loading/create-model.ts";
export { createModel } from "./loading/create-model.ts";
export type { InitialOptions } from "./loading/initial-parameters.ts";
export { initialParameters } from "./loading/initial-parameters.ts";
export type { LoadOptions, LoadProgress, Model } from "./loading/load-model.ts";
export { loadModel } from "./loading/load-model.ts";
export type { Quantization } from "./loading/quantization.ts";
export type { ModelFile } from "./loading/save-model.ts";
export { saveModel } from "./loading/save-model.ts";
export type { CausalForwardOptions, CausalLanguageModel, CausalOutput } from "./models/causal-language-model.ts";
export type { Encoder, EncoderForwardOptions, EncoderOutput } from "./models/encoder.ts";
export type { EncoderDecoderModel } from "./models/encoder-decoder-model.ts";
export { meanPool } from "./models/mean-pool.ts";
export type { ModelCacheOptions } from "./models/model-cache.ts";
export { ModelCache } from "./models/model-cache.ts";
export type { ReadFile } from "./read-file.ts";
export type { SafetensorsEntry } from "./safetensors/header.ts";
export { openCheckpoint } from "./safetensors/open-checkpoint.ts";
export { openSafetensors } from "./safetensors/open-safetensors.ts";
export { parseSafetensors } from "./safetensors/parse-safetensors.ts";
export { writeSafetensors } from "./safetensors/write-safetensors.ts";

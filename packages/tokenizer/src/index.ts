// The public names of @attn/tokenizer. Encodings by name are in @attn/tokenizer/encodings.

export type { AddedToken } from "./added-tokens.ts";
export { DecodeStream } from "./decode-stream.ts";
export { TokenizerFormatError } from "./errors.ts";
export type { EncodingWithOffsets } from "./post-processor.ts";
export type { SpecialTokenOptions } from "./special-tokens.ts";
export type { TiktokenOptions } from "./tiktoken.ts";
export { tokenText } from "./token-text.ts";
export type { CountOptions, DecodeOptions, EncodeOptions } from "./tokenizer.ts";
export { Tokenizer } from "./tokenizer.ts";
export type {
  MergeOptions,
  PreTokenizerChoice,
  TrainInput,
  TrainOptions,
  TrainProgress,
  WordCount,
} from "./training/train-options.ts";

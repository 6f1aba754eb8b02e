// What this package knows of a model before it reads a weight: the checked content of config.json, in one vocabulary for all architectures.
import type { DropoutRates } from "../blocks/dropout-places.ts";
import type { JsonObject } from "../strict-json.ts";

/** The architectures that `loadModel` reads, by the names that transformers gives them. */
export type Architecture =
  | "LlamaForCausalLM"
  | "MistralForCausalLM"
  | "Qwen2ForCausalLM"
  | "Qwen3ForCausalLM"
  | "GPT2LMHeadModel"
  | "BertModel"
  | "MarianMTModel"
  | "T5ForConditionalGeneration";

/** `gelu` is exact, `gelu-tanh` the approximation of GPT-2. */
export type Activation = "silu" | "gelu" | "gelu-tanh" | "relu";

/** A model's shape and tokens, as its config.json says in the words of its family. */
export interface ModelConfig {
  readonly architecture: Architecture;
  readonly layers: number;
  /** C: elements per position between layers. */
  readonly width: number;
  /** F */
  readonly feedForwardWidth: number;
  /** H, a multiple of kvHeads. */
  readonly heads: number;
  /** G */
  readonly kvHeads: number;
  /** D; heads · headWidth need not be width. */
  readonly headWidth: number;
  /** V */
  readonly vocabularySize: number;
  /** Most positions, in tokens. */
  readonly contextLength: number;
  readonly activation: Activation;
  readonly normEpsilon: number;
  /** What training drops where; a call without `dropout` drops nothing. */
  readonly dropout: DropoutRates;
  /** Whether the embeddings are the output projection too. */
  readonly tiedEmbeddings: boolean;
  /** Which attention projections have a bias: none, all but the output projection, or all four. */
  readonly attentionBias: "none" | "inputs" | "all";
  readonly feedForwardBias: boolean;
  /** Whether queries and keys are normalised per head before they are rotated. */
  readonly queryKeyNorm: boolean;
  /** Rotary positions; undefined where positions are learned. */
  readonly rope?: RopeConfig;
  /** Per layer: the number of positions that a query sees, its own included; undefined for all. */
  readonly windows: readonly (number | undefined)[];
  /** Kinds of segments in encoder input; 0 where there are none. */
  readonly tokenTypes: number;
  readonly bosToken?: number;
  /** Each of these ends a text; the union of config.json and generation_config.json. */
  readonly eosTokens: readonly number[];
  readonly padToken?: number;
  /** The second half of an encoder-decoder; then the fields above are those of the encoder. */
  readonly decoder?: DecoderConfig;
}

export interface DecoderConfig {
  readonly layers: number;
  /** H */
  readonly heads: number;
  /** F */
  readonly feedForwardWidth: number;
  /** V of the tokens that it writes. */
  readonly vocabularySize: number;
  /** Whether the encoder and the decoder read the same table. */
  readonly sharedEmbeddings: boolean;
  /** Whether the feed-forward networks of both halves are gated. */
  readonly gated: boolean;
  /** Multiplies the embeddings of both halves. */
  readonly embeddingScale: number;
  /** Multiplies the last hidden states before the output projection. */
  readonly outputScale: number;
  /** Learned biases by distance in both halves; undefined where positions are sinusoidal. */
  readonly relativePositions?: { readonly buckets: number; readonly maxDistance: number };
  /** What stands before the first token that it writes. */
  readonly startToken: number;
  /** What it never writes. */
  readonly neverTokens: readonly number[];
}

/** The fields of config.json that say how positions rotate, verbatim: what `ropeFrequencies` of @attn/attention reads. */
export type RopeConfig = JsonObject;

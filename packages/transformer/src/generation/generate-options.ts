// What `generate` may be told and what it gives at each step. Not here: how it does it.
import type { SamplerOptions, TokenLogprob } from "@attn/sampling";
import type { Tensor } from "@attn/tensor";
import type { ModelCache } from "../models/model-cache.ts";

/** Turns ids into text piece by piece; the `decodeStream` of @attn/tokenizer is one. */
export interface TokenDecoder {
  /** The text that is certain once this token is known, perhaps none yet. */
  push(token: number): string;
  /** What remains when no further token comes. */
  end(): string;
}

/** How tokens are chosen (temperature, topK, seed, penalties, …: see @attn/sampling), and what follows. */
export interface GenerateOptions extends SamplerOptions {
  /** Most new tokens, 100 unless given. Prompt and new tokens together never exceed the model's context. */
  readonly maxTokens?: number | undefined;
  /** Ids that end the text; those of the model's configuration unless given. */
  readonly stopTokens?: readonly number[] | undefined;
  /** Strings that end the text; they need a decoder, and are not part of the text. */
  readonly stop?: readonly string[] | undefined;
  /** Without one every step has an empty text. */
  readonly decoder?: TokenDecoder | undefined;
  /** Ends generation. An aborted signal makes the first step throw its reason; later the next step is the last, with finishReason "abort". */
  readonly signal?: AbortSignal | undefined;
  /** Log-probability of each chosen token and of this many likeliest ones (0: of the chosen one alone). */
  readonly logprobs?: number | undefined;
  /** Log-probabilities of the prompt's tokens in the first step. */
  readonly promptLogprobs?: boolean | undefined;
  /** Attention weights of every layer in each step, of an encoder-decoder those of the decoder. */
  readonly attentions?: boolean | undefined;
  /** Hidden states of every layer in each step. */
  readonly hiddenStates?: boolean | undefined;
  /**
   * Made by `createCache` of the model. Tokens it already holds must be the beginning of the prompt and are not computed again. It
   * stays the caller's, and holds all tokens but the last one afterwards. Without one a growing cache is made and disposed.
   * Not for an encoder-decoder: a cache does not know its source.
   */
  readonly cache?: ModelCache | undefined;
}

/** Why generation ended: a stop token or string, no more room or tokens, or the signal. */
export type FinishReason = "stop" | "length" | "abort";

/** One new token, and what was asked to be seen of its making. */
export interface GenerationStep {
  /** The new token; also a token that ends the text, whose own text is not given. */
  readonly token: number;
  /** New text, held back while it could still become a stop string or is half a character. */
  readonly text: string;
  /** ln p(token) under the model alone, before temperature, penalties and filters; nats. */
  readonly logprob?: number;
  /** The likeliest tokens under the model alone, likeliest first. */
  readonly topLogprobs?: readonly TokenLogprob[];
  /** First step only: ln p of each prompt token after those before it, from the second one computed in this call on. */
  readonly promptLogprobs?: readonly number[];
  /** Per layer [1, H, T, S] of the computation that chose the token: T is the prompt's length in the first step, then 1. On the JavaScript heap. */
  readonly attentions?: readonly Tensor[];
  /** With `attentions`, of an encoder-decoder: per decoder layer [1, H, T, S], which source tokens each new token attends to. */
  readonly crossAttentions?: readonly Tensor[];
  /** Embeddings, then each layer's output [1, T, C], the last after the final norm. On the JavaScript heap. */
  readonly hiddenStates?: readonly Tensor[];
  /** In the last step alone: a stop token or string, the most tokens, or the signal. */
  readonly finishReason?: FinishReason;
}

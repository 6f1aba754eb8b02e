// What an encoder-decoder is made of, what it may be told, and what it gives. Not here: what it computes.
import type { AnyTensor, LinearWeights, Tensor } from "@attn/tensor";
import type { WeightMatrix } from "../loading/weight-source.ts";
import type { ModelCache } from "../models/model-cache.ts";
import type { BlockOptions, BlockWeights } from "./block-options.ts";
import type { DropoutSwitch } from "./dropout-places.ts";
import type { NormWeights } from "./norm.ts";
import type { Observe } from "./observe.ts";
import type { CheckpointChoice } from "./run-block.ts";

/** The parameters of both halves: embeddings, blocks, norms and head. */
export interface EncoderDecoderWeights {
  /** [V, C] of the source language. */
  readonly sourceEmbeddings: WeightMatrix;
  /** [V, C] of the target language; the source's unless given. */
  readonly targetEmbeddings?: WeightMatrix;
  readonly encoder: readonly BlockWeights[];
  /** With attention on the encoder: `cross` and `crossNorm`. */
  readonly decoder: readonly BlockWeights[];
  /** After the last block of each stack; customary where norms stand first. */
  readonly encoderNorm?: NormWeights;
  readonly decoderNorm?: NormWeights;
  /** [buckets, H]: a number per head and distance that is added to the scores of self-attention, in all blocks of the stack (T5). */
  readonly encoderBias?: Tensor;
  readonly decoderBias?: Tensor;
  /** [V, C]; the target embeddings unless given. */
  readonly output?: LinearWeights;
}

/** What an `EncoderDecoder` is made of beside the options of its blocks. */
export interface EncoderDecoderOptions extends BlockOptions {
  /** H of the decoder; as in the encoder unless given. */
  readonly decoderHeads?: number;
  /** What is added to embeddings: sines and cosines in turn ("paper", the default), all sines first, or nothing. */
  readonly positions?: "paper" | "sinesFirst" | "none";
  /** Of relative positions, in tokens: all keys at this distance and beyond are one bucket; 128 unless given. */
  readonly maxDistance?: number;
  /** Multiplies embeddings before positions are added; √C unless given. */
  readonly embeddingScale?: number;
  /** Multiplies the last hidden states before the output projection; 1 unless given. */
  readonly outputScale?: number;
}

/** What one call of an `EncoderDecoder` takes beside its tokens. */
export interface EncoderDecoderCall extends CheckpointChoice {
  /** Source tokens of each row, [B]: what follows is padding. */
  readonly sourceLengths?: ArrayLike<number> | undefined;
  /** [B, S], 0 or false for padding of the source, instead of lengths. */
  readonly sourceMask?: AnyTensor | undefined;
  /** Made by `createCache`; the target tokens follow those it holds. */
  readonly cache?: ModelCache | undefined;
  /** Logits of the last position alone: [B, 1, V]. */
  readonly lastOnly?: boolean | undefined;
  /** false: no positions, neither in embeddings nor in scores, so that the encoder cannot tell the order of its tokens. true unless given. */
  readonly positions?: boolean | undefined;
  /** For training, with the rates of the options: the same in `encode` and `decode`. Nothing is dropped without it. */
  readonly dropout?: DropoutSwitch | undefined;
  /** Gets what each block gives, as `encoder.0.attention` or `decoder.1.cross_weights`, and `encoder.embeddings`, `decoder.embeddings`. */
  readonly observe?: Observe | undefined;
}

/** What a decoder makes of target tokens and an encoder's output. */
export interface DecoderOutput {
  /** [B, T, V], or [B, 1, V] with `lastOnly`. */
  readonly logits: Tensor;
  /** [B, T, C], after the last norm. */
  readonly hidden: Tensor;
  /** Embeddings, then each decoder block's output [B, T, C], the last after the last norm. */
  readonly hiddenStates: readonly Tensor[];
  /** Per decoder block [B, H, T, T]: self-attention, cached tokens included. */
  readonly attentions: readonly Tensor[];
  /** Per decoder block [B, H, T, S]: which source tokens each target token attends to. */
  readonly crossAttentions: readonly Tensor[];
}

/** What both halves make of source and target. */
export interface EncoderDecoderOutput extends DecoderOutput {
  /** The encoder's output [B, S, C]; rows of padding hold numbers without a meaning. */
  readonly memory: Tensor;
}

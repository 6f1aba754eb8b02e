// The translator of the first Transformer: a stack of encoder blocks, a stack of decoder blocks that attends to it, embeddings around them.
// Not here: training, beam search, checkpoints.
import { createKvCache, sinusoidalPositions } from "@attn/attention";
import type { LinearWeights, Tensor } from "@attn/tensor";
import { gather, linear } from "@attn/tensor";
import { ModelCache } from "../models/model-cache.ts";
import { checkTokens } from "../models/token-input.ts";
import type { BlockOptions, BlockWeights } from "./block-options.ts";
import { DecoderBlock } from "./decoder-block.ts";
import { EncoderBlock } from "./encoder-block.ts";
import type { NormWeights } from "./norm.ts";
import { normalise } from "./norm.ts";
import type { Observe } from "./observe.ts";
import { within } from "./observe.ts";

export interface EncoderDecoderWeights {
  /** [V, C] of the source language. */
  readonly sourceEmbeddings: Tensor;
  /** [V, C] of the target language; the source's unless given. */
  readonly targetEmbeddings?: Tensor;
  readonly encoder: readonly BlockWeights[];
  /** With attention on the encoder: `cross` and `crossNorm`. */
  readonly decoder: readonly BlockWeights[];
  /** After the last block of each stack; customary where norms stand first. */
  readonly encoderNorm?: NormWeights;
  readonly decoderNorm?: NormWeights;
  /** [V, C]; the target embeddings unless given. */
  readonly output?: LinearWeights;
}

export interface EncoderDecoderOptions extends BlockOptions {
  /** Multiplies embeddings before positions are added; √C unless given. */
  readonly embeddingScale?: number;
}

export interface EncoderDecoderCall {
  /** Source tokens of each row, [B]: what follows is padding. */
  readonly sourceLengths?: ArrayLike<number> | undefined;
  /** Made by `createCache`; the target tokens follow those it holds. */
  readonly cache?: ModelCache | undefined;
  /** Gets what each block gives, as `encoder.0.attention` or `decoder.1.cross_weights`. */
  readonly observe?: Observe | undefined;
}

export interface EncoderDecoderOutput {
  /** [B, T, V] */
  readonly logits: Tensor;
  /** [B, T, C], after the last norm. */
  readonly hidden: Tensor;
  /** The encoder's output [B, S, C]; rows of padding hold numbers without a meaning. */
  readonly memory: Tensor;
  /** Per decoder block [B, H, T, S]: which source tokens each target token attends to. */
  readonly crossAttentions: readonly Tensor[];
}

/** Vaswani et al. 2017, with sinusoidal positions; norms first or behind, shared embeddings or not. The weights stay the caller's. */
export class EncoderDecoder {
  readonly #weights: EncoderDecoderWeights;
  readonly #options: EncoderDecoderOptions;
  readonly #encoder: readonly EncoderBlock[];
  readonly #decoder: readonly DecoderBlock[];

  /** @throws ShapeError when weights do not divide into the heads. */
  constructor(weights: EncoderDecoderWeights, options: EncoderDecoderOptions) {
    this.#weights = weights;
    this.#options = options;
    this.#encoder = weights.encoder.map((block) => new EncoderBlock(block, options));
    this.#decoder = weights.decoder.map((block) => new DecoderBlock(block, options));
  }

  /** source int32 [B, S], target int32 [B, T] → logits [B, T, V] of the token after each target token. All lazy. */
  forward(source: Tensor<"int32">, target: Tensor<"int32">, call: EncoderDecoderCall = {}): EncoderDecoderOutput {
    return this.decode(target, this.encode(source, call), call);
  }

  /** [B, S] → [B, S, C]. To decode step by step, evaluate it once and use it for every step. */
  encode(source: Tensor<"int32">, { sourceLengths, observe }: EncoderDecoderCall = {}): Tensor {
    let x = this.#embed(this.#weights.sourceEmbeddings, source, 0);
    for (const [layer, block] of this.#encoder.entries())
      x = block.forward(x, {
        observe: within(observe, `encoder.${layer}`),
        ...(sourceLengths && { lengths: sourceLengths }),
      }).output;
    return this.#finalNorm(x, this.#weights.encoderNorm);
  }

  /** target [B, T] after what the cache holds, memory [B, S, C] → logits [B, T, V]. */
  decode(target: Tensor<"int32">, memory: Tensor, call: EncoderDecoderCall = {}): EncoderDecoderOutput {
    const { sourceLengths, cache, observe } = call;
    const { sourceEmbeddings, targetEmbeddings = sourceEmbeddings, decoderNorm, output } = this.#weights;
    const crossAttentions: Tensor[] = [];
    let x = this.#embed(targetEmbeddings, target, cache?.length ?? 0);
    for (const [layer, block] of this.#decoder.entries()) {
      const result = block.forward(x, {
        memory: { states: memory, ...(sourceLengths && { lengths: sourceLengths }) },
        cache: cache?.layers[layer],
        observe: within(observe, `decoder.${layer}`),
      });
      crossAttentions.push(result.crossWeights!);
      x = result.output;
    }
    const hidden = this.#finalNorm(x, decoderNorm);
    return { logits: linear(hidden, output ?? { weight: targetEmbeddings }), hidden, memory, crossAttentions };
  }

  /** An empty cache for the decoder's own tokens. */
  createCache(): ModelCache {
    return new ModelCache(this.#decoder.map(() => createKvCache({ kind: "growing" })));
  }

  /** Embeddings · scale + positions: [B, T] → [B, T, C]. */
  #embed(table: Tensor, tokens: Tensor<"int32">, first: number): Tensor {
    const { count } = checkTokens("forward", tokens);
    const width = table.shape[1]!;
    const positions = sinusoidalPositions(first + count, width).slice(0, { start: first });
    return gather(table, tokens)
      .mul(this.#options.embeddingScale ?? Math.sqrt(width))
      .add(positions);
  }

  #finalNorm(x: Tensor, weights: NormWeights | undefined): Tensor {
    const { norm = "layer", normEpsilon = 1e-5 } = this.#options;
    return weights === undefined ? x : normalise(x, weights, { norm, normEpsilon });
  }
}

// A model that reads one sequence and writes another. What the architectures are called and how they differ is in marian.ts and t5.ts.
import type { KvView } from "@attn/attention";
import type { Tensor } from "@attn/tensor";
import { EncoderDecoder } from "../blocks/encoder-decoder.ts";
import type {
  DecoderOutput,
  EncoderDecoderCall,
  EncoderDecoderOptions,
  EncoderDecoderOutput,
  EncoderDecoderWeights,
} from "../blocks/encoder-decoder-options.ts";
import type { DecoderConfig, ModelConfig } from "../config/model-config.ts";
import type { ModelCache } from "./model-cache.ts";
import type { ModelWeights } from "./model-weights.ts";
import { asTensors, countParameters, disposeWeights } from "./model-weights.ts";

interface EncoderDecoderModelParts {
  readonly parts: EncoderDecoderWeights;
  readonly choice: EncoderDecoderOptions;
  readonly weights: ModelWeights;
}

/** An encoder of the source and a decoder that attends to it, with the tokens of its checkpoint: Marian, T5. */
export class EncoderDecoderModel {
  readonly kind = "encoder-decoder";
  readonly config: ModelConfig & { readonly decoder: DecoderConfig };
  readonly #network: EncoderDecoder;
  readonly #weights: ModelWeights;

  /** @internal Use `loadModel` or `createModel`. */
  constructor(config: ModelConfig, { parts, choice, weights }: EncoderDecoderModelParts) {
    this.config = { ...config, decoder: config.decoder! };
    this.#network = new EncoderDecoder(parts, choice);
    this.#weights = weights;
  }

  /** Number of trained numbers; shared embeddings count once. */
  get parameters(): number {
    return countParameters(this.#weights);
  }
  /** The tensors by their names in transformers. They belong to the model. @throws UnsupportedError when they are quantised. */
  get weights(): ReadonlyMap<string, Tensor> {
    return asTensors(this.#weights);
  }

  /**
   * source int32 [B, S], target int32 [B, T] → logits [B, T, V] of the token after each target token; the target begins with
   * `config.decoder.startToken`. Everything returned is lazy and shares one computation.
   * @throws TypeError or ShapeError for other tokens, or padding that does not fit them.
   */
  forward(source: Tensor<"int32">, target: Tensor<"int32">, options: EncoderDecoderCall = {}): EncoderDecoderOutput {
    return this.#network.forward(source, target, options);
  }

  /** The encoder alone: [B, S] → [B, S, C]. */
  encode(source: Tensor<"int32">, options: EncoderDecoderCall = {}): Tensor {
    return this.#network.encode(source, options);
  }

  /** Keys and values of cross-attention, per decoder block, for a memory [B, S, C]: evaluate them once, and give them to every `decode`. */
  project(memory: Tensor): readonly KvView[] {
    return this.#network.project(memory);
  }

  /** The decoder alone: target [B, T] after what the cache holds, over a memory or what `project` made of it. */
  decode(target: Tensor<"int32">, memory: Tensor | readonly KvView[], options: EncoderDecoderCall = {}): DecoderOutput {
    return this.#network.decode(target, memory, options);
  }

  /**
   * The step of decoding: target [B, 1] after what the cache holds, over what `project` made of a memory → logits [B, 1, V], evaluated and the caller's to
   * dispose, with the cache written. The numbers are those of `decode`; its graph is planned once for all steps over memories of one size.
   */
  step(target: Tensor<"int32">, memory: readonly KvView[], cache: ModelCache): Promise<Tensor> {
    return this.#network.step(target, memory, cache);
  }

  /** An empty, growing cache for the decoder's own tokens. */
  createCache(): ModelCache {
    return this.#network.createCache();
  }

  /** Gives the memory of all weights back. */
  dispose(): void {
    disposeWeights(this.#weights);
  }
  [Symbol.dispose](): void {
    this.dispose();
  }
}

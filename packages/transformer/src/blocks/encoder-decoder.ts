// The translator of the first Transformer: a stack of encoder blocks, and one of decoder blocks that attends to it (decoder-stack.ts).
// Not here: training, beam search, checkpoints.
import type { KvView } from "@attn/attention";
import type { Tensor } from "@attn/tensor";
import type { ModelCache } from "../models/model-cache.ts";
import { checkTokens } from "../models/token-input.ts";
import type { BlockCall } from "./block.ts";
import { DecoderStack } from "./decoder-stack.ts";
import { dropoutPlace } from "./dropout-places.ts";
import { EncoderBlock } from "./encoder-block.ts";
import type {
  DecoderOutput,
  EncoderDecoderCall,
  EncoderDecoderOptions,
  EncoderDecoderOutput,
  EncoderDecoderWeights,
} from "./encoder-decoder-options.ts";
import { within } from "./observe.ts";
import { runBlock } from "./run-block.ts";
import { scoreRules, sourceRules } from "./sequence-positions.ts";
import { StackEnds } from "./stack-ends.ts";

/**
 * Vaswani et al. 2017: norms behind or first, shared embeddings or not; sinusoidal positions, or relative ones that are added to the
 * scores (T5). The weights stay the caller's.
 */
export class EncoderDecoder {
  readonly #weights: EncoderDecoderWeights;
  readonly #options: EncoderDecoderOptions;
  readonly #encoder: readonly EncoderBlock[];
  readonly #decoder: DecoderStack;
  readonly #ends: StackEnds;

  /** @throws ShapeError when weights do not divide into the heads. */
  constructor(weights: EncoderDecoderWeights, options: EncoderDecoderOptions) {
    this.#weights = weights;
    this.#options = options;
    this.#ends = new StackEnds(options, weights.sourceEmbeddings.shape[1]!);
    this.#encoder = weights.encoder.map((block) => new EncoderBlock(block, options));
    this.#decoder = new DecoderStack(weights, options, this.#ends);
  }

  /** source int32 [B, S], target int32 [B, T] → logits [B, T, V] of the token after each target token. All lazy. */
  forward(source: Tensor<"int32">, target: Tensor<"int32">, call: EncoderDecoderCall = {}): EncoderDecoderOutput {
    const memory = this.encode(source, call);
    return { ...this.decode(target, memory, call), memory };
  }

  /** [B, S] → [B, S, C]. To decode step by step, evaluate it, or better what `project` makes of it, once for all steps. */
  encode(source: Tensor<"int32">, call: EncoderDecoderCall = {}): Tensor {
    const observe = within(call.observe, "encoder");
    const { sourceEmbeddings, encoderBias, encoderNorm } = this.#weights;
    const { count } = checkTokens("encode", source);
    const rules = sourceRules("encode", call, source);
    const places = { first: 0, queries: count, keys: count, bidirectional: true };
    const dropped = dropoutPlace("encode", call.dropout);
    const table = call.positions === false ? undefined : encoderBias;
    let x = this.#ends.embed(sourceEmbeddings, source, { rows: this.#ends.rows(call, [0, count]), dropped });
    observe?.("embeddings", x);
    for (const [layer, block] of this.#encoder.entries()) {
      const inner: BlockCall = {
        ...scoreRules(rules, table, { ...places, maxDistance: this.#options.maxDistance ?? 128 }),
        dropout: dropped && { ...dropped, layer },
        observe: within(observe, String(layer)),
      };
      x = runBlock([x], (y) => block.forward(y, inner), { checkpointBlocks: call.checkpointBlocks }).output;
    }
    return this.#ends.finish(x, encoderNorm, dropped);
  }

  /** Keys and values of each decoder block for a memory [B, S, C]: `decode` takes them in its place. */
  project(memory: Tensor): readonly KvView[] {
    return this.#decoder.project(memory);
  }

  /** target [B, T] after what the cache holds, memory [B, S, C] or projected → logits [B, T, V]. */
  decode(target: Tensor<"int32">, memory: Tensor | readonly KvView[], call: EncoderDecoderCall = {}): DecoderOutput {
    return this.#decoder.decode(target, memory, call);
  }

  /**
   * The step of decoding: target [B, 1] after what the cache holds, over what `project` made of a memory → logits [B, 1, V], evaluated and the caller's to
   * dispose, with the cache written. The numbers are those of `decode`; its graph is planned once for all steps over memories of one size.
   */
  step(target: Tensor<"int32">, memory: readonly KvView[], cache: ModelCache): Promise<Tensor> {
    return this.#decoder.step(target, memory, cache);
  }

  /** An empty cache for the decoder's own tokens. */
  createCache(): ModelCache {
    return this.#decoder.createCache();
  }
}

// The translator of the first Transformer: a stack of encoder blocks, a stack of decoder blocks that attends to it, embeddings around them.
// Not here: training, beam search, checkpoints.
import type { KvView } from "@attn/attention";
import { createKvCache } from "@attn/attention";
import type { Tensor } from "@attn/tensor";
import { gather, linear, ShapeError } from "@attn/tensor";
import { ModelCache } from "../models/model-cache.ts";
import { checkTokens } from "../models/token-input.ts";
import { DecoderBlock } from "./decoder-block.ts";
import { EncoderBlock } from "./encoder-block.ts";
import type {
  DecoderOutput,
  EncoderDecoderCall,
  EncoderDecoderOptions,
  EncoderDecoderOutput,
  EncoderDecoderWeights,
} from "./encoder-decoder-options.ts";
import type { NormWeights } from "./norm.ts";
import { normalise } from "./norm.ts";
import { within } from "./observe.ts";
import { PositionTable, scoreRules, sourceRules } from "./sequence-positions.ts";

/**
 * Vaswani et al. 2017: norms behind or first, shared embeddings or not; sinusoidal positions, or relative ones that are added to the
 * scores (T5). The weights stay the caller's.
 */
export class EncoderDecoder {
  readonly #weights: EncoderDecoderWeights;
  readonly #options: EncoderDecoderOptions;
  readonly #encoder: readonly EncoderBlock[];
  readonly #decoder: readonly DecoderBlock[];
  readonly #positions: PositionTable | undefined;

  /** @throws ShapeError when weights do not divide into the heads. */
  constructor(weights: EncoderDecoderWeights, options: EncoderDecoderOptions) {
    const { decoderHeads = options.heads, positions = "paper", ...shared } = options;
    this.#weights = weights;
    this.#options = options;
    this.#encoder = weights.encoder.map((block) => new EncoderBlock(block, shared));
    this.#decoder = weights.decoder.map((block) => new DecoderBlock(block, { ...shared, heads: decoderHeads }));
    this.#positions =
      positions === "none" ? undefined : new PositionTable(positions, weights.sourceEmbeddings.shape[1]!);
  }

  /** source int32 [B, S], target int32 [B, T] → logits [B, T, V] of the token after each target token. All lazy. */
  forward(source: Tensor<"int32">, target: Tensor<"int32">, call: EncoderDecoderCall = {}): EncoderDecoderOutput {
    const memory = this.encode(source, call);
    return { ...this.decode(target, memory, call), memory };
  }

  /** [B, S] → [B, S, C]. To decode step by step, evaluate it, or better what `project` makes of it, once for all steps. */
  encode(source: Tensor<"int32">, call: EncoderDecoderCall = {}): Tensor {
    const observe = within(call.observe, "encoder");
    const { sourceEmbeddings, encoderBias: table, encoderNorm } = this.#weights;
    const { count } = checkTokens("encode", source);
    const rules = sourceRules("encode", call, source);
    const places = { first: 0, queries: count, keys: count, bidirectional: true };
    let x = this.#embed(sourceEmbeddings, source, 0);
    observe?.("embeddings", x);
    for (const [layer, block] of this.#encoder.entries())
      x = block.forward(x, {
        ...scoreRules(rules, table, { ...places, maxDistance: this.#options.maxDistance ?? 128 }),
        observe: within(observe, String(layer)),
      }).output;
    return this.#finalNorm(x, encoderNorm);
  }

  /** Keys and values of each decoder block for a memory [B, S, C]: `decode` takes them in its place. */
  project(memory: Tensor): readonly KvView[] {
    return this.#decoder.map((block) => block.project(memory));
  }

  /** target [B, T] after what the cache holds, memory [B, S, C] or projected → logits [B, T, V]. */
  decode(
    target: Tensor<"int32">,
    memory: Tensor | readonly KvView[],
    { cache, lastOnly = false, ...call }: EncoderDecoderCall = {},
  ): DecoderOutput {
    const observe = within(call.observe, "decoder");
    const { sourceEmbeddings, targetEmbeddings = sourceEmbeddings, decoderBias: table, output } = this.#weights;
    const { count } = checkTokens("decode", target);
    const first = cache?.length ?? 0;
    const places = { first, queries: count, keys: first + count, bidirectional: false };
    const self = scoreRules({}, table, { ...places, maxDistance: this.#options.maxDistance ?? 128 });
    this.#checkProjected(memory);
    const cross = sourceRules("decode", call, { shape: sourceShape(memory) });
    const hiddenStates: Tensor[] = [];
    const attentions: Tensor[] = [];
    const crossAttentions: Tensor[] = [];
    let x = this.#embed(targetEmbeddings, target, first);
    observe?.("embeddings", x);
    for (const [layer, block] of this.#decoder.entries()) {
      hiddenStates.push(x);
      const result = block.forward(x, {
        ...self,
        memory: { states: isProjected(memory) ? memory[layer]! : memory, ...cross },
        cache: cache?.layers[layer],
        observe: within(observe, String(layer)),
      });
      attentions.push(result.weights);
      crossAttentions.push(result.crossWeights!);
      x = result.output;
    }
    const hidden = this.#finalNorm(x, this.#weights.decoderNorm);
    hiddenStates.push(hidden);
    const last = lastOnly ? hidden.slice(1, { start: -1 }) : hidden;
    const { outputScale = 1 } = this.#options;
    const logits = linear(outputScale === 1 ? last : last.mul(outputScale), output ?? { weight: targetEmbeddings });
    return { logits, hidden, hiddenStates, attentions, crossAttentions };
  }

  /** An empty cache for the decoder's own tokens. */
  createCache(): ModelCache {
    return new ModelCache(this.#decoder.map(() => createKvCache({ kind: "growing" })));
  }

  /** Embeddings · scale + positions: [B, T] → [B, T, C]. */
  #embed(table: Tensor, tokens: Tensor<"int32">, first: number): Tensor {
    const { embeddingScale = Math.sqrt(table.shape[1]!) } = this.#options;
    const rows = gather(table, tokens);
    const scaled = embeddingScale === 1 ? rows : rows.mul(embeddingScale);
    return this.#positions === undefined ? scaled : scaled.add(this.#positions.rows(first, tokens.shape[1]!));
  }

  /** @throws ShapeError unless there are keys and values for each block. */
  #checkProjected(memory: Tensor | readonly KvView[]): void {
    if (isProjected(memory) && memory.length !== this.#decoder.length)
      throw new ShapeError(
        `decode: the memory is projected for ${memory.length} blocks, but the decoder has ${this.#decoder.length}`,
      );
  }

  #finalNorm(x: Tensor, weights: NormWeights | undefined): Tensor {
    const { norm = "layer", normEpsilon = 1e-5 } = this.#options;
    return weights === undefined ? x : normalise(x, weights, { norm, normEpsilon });
  }
}

const isProjected = (memory: Tensor | readonly KvView[]): memory is readonly KvView[] => Array.isArray(memory);

/** [B, S] */
const sourceShape = (memory: Tensor | readonly KvView[]): readonly number[] => {
  if (!isProjected(memory)) return memory.shape.slice(0, 2);
  const [batch = 0, , count = 0] = memory[0]!.keys.shape;
  return [batch, count];
};

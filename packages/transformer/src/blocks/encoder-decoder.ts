// The translator of the first Transformer: a stack of encoder blocks, a stack of decoder blocks that attends to it, embeddings around them.
// Not here: training, beam search, checkpoints.
import type { KvView } from "@attn/attention";
import { createKvCache } from "@attn/attention";
import type { Tensor } from "@attn/tensor";
import { embedding, linear, ShapeError } from "@attn/tensor";
import type { WeightMatrix } from "../loading/weight-source.ts";
import { ModelCache } from "../models/model-cache.ts";
import { checkTokens } from "../models/token-input.ts";
import type { BlockCall, BlockResult } from "./block.ts";
import { DecoderBlock } from "./decoder-block.ts";
import type { DropoutPlace } from "./dropout-places.ts";
import { dropAt, dropoutPlace } from "./dropout-places.ts";
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
import { runBlock } from "./run-block.ts";
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
    const { sourceEmbeddings, encoderBias, encoderNorm } = this.#weights;
    const { count } = checkTokens("encode", source);
    const rules = sourceRules("encode", call, source);
    const places = { first: 0, queries: count, keys: count, bidirectional: true };
    const dropped = dropoutPlace("encode", call.dropout);
    const table = call.positions === false ? undefined : encoderBias;
    let x = this.#embed(sourceEmbeddings, source, { ...call, first: 0, dropped });
    observe?.("embeddings", x);
    for (const [layer, block] of this.#encoder.entries()) {
      const inner: BlockCall = {
        ...scoreRules(rules, table, { ...places, maxDistance: this.#options.maxDistance ?? 128 }),
        dropout: dropped && { ...dropped, layer },
        observe: within(observe, String(layer)),
      };
      x = runBlock([x], (y) => block.forward(y, inner), { checkpointBlocks: call.checkpointBlocks }).output;
    }
    return this.#finish(x, encoderNorm, dropped);
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
    const { sourceEmbeddings, targetEmbeddings = sourceEmbeddings, output } = this.#weights;
    checkTokens("decode", target);
    this.#checkProjected(memory);
    const dropped = dropoutPlace("decode", call.dropout && { ...call.dropout, layer: this.#encoder.length });
    const first = cache?.length ?? 0;
    const embedded = this.#embed(targetEmbeddings, target, { ...call, first, dropped });
    const run = this.#runDecoder(embedded, memory, { call, cache, first, dropped });
    const hidden = this.#finish(run.x, this.#weights.decoderNorm, dropped);
    const last = lastOnly ? hidden.slice(1, { start: -1 }) : hidden;
    const { outputScale = 1 } = this.#options;
    const logits = linear(outputScale === 1 ? last : last.mul(outputScale), output ?? { weight: targetEmbeddings });
    return {
      logits,
      hidden,
      hiddenStates: [...run.hiddenStates, hidden],
      get attentions() {
        return run.blocks.map(({ weights }) => weights);
      },
      get crossAttentions() {
        return run.blocks.map(({ crossWeights }) => crossWeights!);
      },
    };
  }

  /** The decoder's blocks one after another; `hiddenStates` are what goes into each. */
  #runDecoder(x: Tensor, memory: Tensor | readonly KvView[], { call, cache, first, dropped }: DecoderRun) {
    const observe = within(call.observe, "decoder");
    observe?.("embeddings", x);
    const table = call.positions === false ? undefined : this.#weights.decoderBias;
    const queries = x.shape[1]!;
    const places = { first, queries, keys: first + queries, bidirectional: false };
    const self = scoreRules({}, table, { ...places, maxDistance: this.#options.maxDistance ?? 128 });
    const cross = sourceRules("decode", call, { shape: sourceShape(memory) });
    const choice = { checkpointBlocks: call.checkpointBlocks, cache };
    const [hiddenStates, blocks]: [Tensor[], BlockResult[]] = [[], []];
    for (const [layer, block] of this.#decoder.entries()) {
      hiddenStates.push(x);
      const inner: BlockCall = {
        ...self,
        cache: cache?.layers[layer],
        dropout: dropped && { ...dropped, layer: dropped.layer + layer },
        observe: within(observe, String(layer)),
      };
      const over = (y: Tensor, states: Tensor | KvView): BlockResult =>
        block.forward(y, { ...inner, memory: { states, ...cross } });
      const result = isProjected(memory)
        ? runBlock([x], (y) => over(y, memory[layer]!), choice)
        : runBlock([x, memory], over, choice);
      blocks.push(result);
      x = result.output;
    }
    return { x, hiddenStates, blocks };
  }

  /** An empty cache for the decoder's own tokens. */
  createCache(): ModelCache {
    return new ModelCache(this.#decoder.map(() => createKvCache({ kind: "growing" })));
  }

  /** Embeddings · scale + positions: [B, T] → [B, T, C]. */
  #embed(table: WeightMatrix, tokens: Tensor<"int32">, { first, positions = true, dropped }: EmbedPlace): Tensor {
    const { embeddingScale = Math.sqrt(table.shape[1]!) } = this.#options;
    const rows = embedding(table, tokens);
    const scaled = embeddingScale === 1 ? rows : rows.mul(embeddingScale);
    const rowsOf = positions ? this.#positions : undefined;
    const placed = rowsOf === undefined ? scaled : scaled.add(rowsOf.rows(first, tokens.shape[1]!));
    return dropAt(placed, "embeddings", { place: dropped, rate: this.#options.dropout?.embeddings });
  }

  /** @throws ShapeError unless there are keys and values for each block. */
  #checkProjected(memory: Tensor | readonly KvView[]): void {
    if (isProjected(memory) && memory.length !== this.#decoder.length)
      throw new ShapeError(
        `decode: the memory is projected for ${memory.length} blocks, but the decoder has ${this.#decoder.length}`,
      );
  }

  #finish(x: Tensor, weights: NormWeights | undefined, place: DropoutPlace | undefined): Tensor {
    const { norm = "layer", normEpsilon = 1e-5, dropout } = this.#options;
    return dropAt(normalise(x, weights, { norm, normEpsilon }), "final", { place, rate: dropout?.final });
  }
}

interface DecoderRun {
  readonly call: Omit<EncoderDecoderCall, "cache" | "lastOnly">;
  readonly cache: ModelCache | undefined;
  /** Position of the first token. */
  readonly first: number;
  readonly dropped: DropoutPlace | undefined;
}

interface EmbedPlace extends Pick<EncoderDecoderCall, "positions"> {
  /** Position of the first token. */
  readonly first: number;
  readonly dropped: DropoutPlace | undefined;
}

const isProjected = (memory: Tensor | readonly KvView[]): memory is readonly KvView[] => Array.isArray(memory);

/** [B, S] */
const sourceShape = (memory: Tensor | readonly KvView[]): readonly number[] => {
  if (!isProjected(memory)) return memory.shape.slice(0, 2);
  const [batch = 0, , count = 0] = memory[0]!.keys.shape;
  return [batch, count];
};

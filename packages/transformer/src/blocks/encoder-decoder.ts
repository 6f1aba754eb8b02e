// The translator of the first Transformer: a stack of encoder blocks, a stack of decoder blocks that attends to it, embeddings around them.
// Not here: training, beam search, checkpoints.
import type { KvRowsSoFar, KvView } from "@attn/attention";
import { cacheStep, createKvCache } from "@attn/attention";
import type { AnyTensor, Tensor } from "@attn/tensor";
import { embedding, evaluate, linear, ShapeError } from "@attn/tensor";
import type { WeightMatrix } from "../loading/weight-source.ts";
import { ModelCache } from "../models/model-cache.ts";
import { PlannedSteps } from "../models/planned-steps.ts";
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
import type { RelativeBiasOptions } from "./relative-bias.ts";
import { bucketBias, relativeBuckets } from "./relative-bias.ts";
import { runBlock } from "./run-block.ts";
import type { PaddingRules } from "./sequence-positions.ts";
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
  readonly #steps: PlannedSteps;

  /** @throws ShapeError when weights do not divide into the heads. */
  constructor(weights: EncoderDecoderWeights, options: EncoderDecoderOptions) {
    const { decoderHeads = options.heads, positions = "paper", ...shared } = options;
    this.#weights = weights;
    this.#options = options;
    this.#encoder = weights.encoder.map((block) => new EncoderBlock(block, shared));
    this.#decoder = weights.decoder.map((block) => new DecoderBlock(block, { ...shared, heads: decoderHeads }));
    this.#positions =
      positions === "none" ? undefined : new PositionTable(positions, weights.sourceEmbeddings.shape[1]!);
    this.#steps = new PlannedSteps((target, layers, inputs) => this.#stepLogits(target, layers, inputs));
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
    let x = this.#embed(sourceEmbeddings, source, { rows: this.#rows(call, [0, count]), dropped });
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
    const { decoderBias } = this.#weights;
    const { count } = checkTokens("decode", target);
    this.#checkProjected(memory);
    const first = cache?.length ?? 0;
    const table = call.positions === false ? undefined : decoderBias;
    const run = this.#runDecoder(target, memory, {
      call,
      layers: cache?.layers,
      rows: this.#rows(call, [first, count]),
      self: scoreRules({}, table, this.#places({ first, queries: count, keys: first + count })),
    });
    const { hidden } = run;
    return {
      logits: this.#logits(lastOnly ? hidden.slice(1, { start: -1 }) : hidden),
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

  /**
   * The step of decoding: target [B, 1] after what the cache holds, over what `project` made of a memory → logits [B, 1, V], evaluated and the caller's to
   * dispose, with the cache written. The numbers are those of `decode`; its graph is planned once for all steps over memories of one size.
   */
  async step(target: Tensor<"int32">, memory: readonly KvView[], cache: ModelCache): Promise<Tensor> {
    const { count } = checkTokens("step", target);
    this.#checkProjected(memory);
    const step = count === 1 ? cacheStep(cache.layers) : undefined;
    if (step === undefined) {
      const { logits } = this.decode(target, memory, { cache });
      await evaluate(logits, ...cache.tensors());
      return logits;
    }
    const first = cache.length;
    const rows = this.#rows({}, [first, 1]);
    const { decoderBias } = this.#weights;
    const places = this.#places({ first, queries: 1, keys: step.room });
    return this.#steps.logits(target, step, [
      ...(rows ? [rows] : []),
      ...(decoderBias ? [relativeBuckets(decoderBias.shape[0]!, places)] : []),
      ...memory.flatMap(({ keys, values }) => [keys, values]),
    ]);
  }

  /** The graph of a step, in terms of its inputs. */
  #stepLogits(target: Tensor<"int32">, layers: readonly KvRowsSoFar[], inputs: readonly AnyTensor[]): Tensor {
    const { decoderBias } = this.#weights;
    const left = [...inputs];
    const rows = this.#positions && (left.shift() as Tensor);
    const self = decoderBias ? { mask: bucketBias(decoderBias, left.shift() as Tensor<"int32">) } : {};
    const memory = layers.map((_, i) => ({ keys: left[2 * i] as Tensor, values: left[2 * i + 1] as Tensor }));
    return this.#logits(this.#runDecoder(target, memory, { call: {}, layers, rows, self }).hidden);
  }

  /** The decoder's blocks one after another; `hiddenStates` are what goes into each. */
  #runDecoder(target: Tensor<"int32">, memory: Tensor | readonly KvView[], { call, layers, rows, self }: DecoderRun) {
    const { sourceEmbeddings, targetEmbeddings = sourceEmbeddings, decoderNorm } = this.#weights;
    const dropped = dropoutPlace("decode", call.dropout && { ...call.dropout, layer: this.#encoder.length });
    const observe = within(call.observe, "decoder");
    let x = this.#embed(targetEmbeddings, target, { rows, dropped });
    observe?.("embeddings", x);
    const cross = sourceRules("decode", call, { shape: sourceShape(memory) });
    const choice = { checkpointBlocks: call.checkpointBlocks, cache: layers };
    const [hiddenStates, blocks]: [Tensor[], BlockResult[]] = [[], []];
    for (const [layer, block] of this.#decoder.entries()) {
      hiddenStates.push(x);
      const inner: BlockCall = {
        ...self,
        cache: layers?.[layer],
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
    return { hidden: this.#finish(x, decoderNorm, dropped), hiddenStates, blocks };
  }

  /** [B, T, C] → [B, T, V] */
  #logits(hidden: Tensor): Tensor {
    const { sourceEmbeddings, targetEmbeddings = sourceEmbeddings, output } = this.#weights;
    const { outputScale = 1 } = this.#options;
    return linear(outputScale === 1 ? hidden : hidden.mul(outputScale), output ?? { weight: targetEmbeddings });
  }

  /** Where queries and keys of the decoder's own attention stand. */
  #places(where: { first: number; queries: number; keys: number }): RelativeBiasOptions {
    return { ...where, bidirectional: false, maxDistance: this.#options.maxDistance ?? 128 };
  }

  /** An empty cache for the decoder's own tokens. */
  createCache(): ModelCache {
    return new ModelCache(this.#decoder.map(() => createKvCache({ kind: "growing" })));
  }

  /** Positions first … first + count − 1, [count, C], where there are any. */
  #rows({ positions = true }: Pick<EncoderDecoderCall, "positions">, [first, count]: [number, number]) {
    return positions ? this.#positions?.rows(first, count) : undefined;
  }

  /** Embeddings · scale + positions: [B, T] → [B, T, C]. */
  #embed(table: WeightMatrix, tokens: Tensor<"int32">, { rows, dropped }: EmbedPlace): Tensor {
    const { embeddingScale = Math.sqrt(table.shape[1]!) } = this.#options;
    const found = embedding(table, tokens);
    const scaled = embeddingScale === 1 ? found : found.mul(embeddingScale);
    const placed = rows === undefined ? scaled : scaled.add(rows);
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
  readonly layers: readonly KvRowsSoFar[] | undefined;
  /** Positions, [T, C]. */
  readonly rows: Tensor | undefined;
  /** Who of the decoder sees whom. */
  readonly self: PaddingRules;
}

interface EmbedPlace {
  /** Positions, [T, C]. */
  readonly rows: Tensor | undefined;
  readonly dropped: DropoutPlace | undefined;
}

const isProjected = (memory: Tensor | readonly KvView[]): memory is readonly KvView[] => Array.isArray(memory);

/** [B, S] */
const sourceShape = (memory: Tensor | readonly KvView[]): readonly number[] => {
  if (!isProjected(memory)) return memory.shape.slice(0, 2);
  const [batch = 0, , count = 0] = memory[0]!.keys.shape;
  return [batch, count];
};

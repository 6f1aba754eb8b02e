// A decoder-only model: tokens in, logits of the next token out. What the architectures are called and how they differ is in llama.ts and gpt2.ts.
import type { CacheStep, KvCacheOptions, KvRowsSoFar, RopeFrequencies, RopeOptions, RopeTable } from "@attn/attention";
import { cacheStep, createKvCache, ropeFrequencies, ropeTable } from "@attn/attention";
import type { AnyTensor, LinearWeights, Tensor } from "@attn/tensor";
import { embedding, evaluate, gather, linear, tensor } from "@attn/tensor";
import type { BlockCall } from "../blocks/block.ts";
import type { BlockOptions, BlockWeights } from "../blocks/block-options.ts";
import { DecoderBlock } from "../blocks/decoder-block.ts";
import type { DropoutSwitch } from "../blocks/dropout-places.ts";
import { dropAt, dropoutPlace } from "../blocks/dropout-places.ts";
import type { NormChoice, NormWeights } from "../blocks/norm.ts";
import { normalise } from "../blocks/norm.ts";
import type { Observe } from "../blocks/observe.ts";
import { within } from "../blocks/observe.ts";
import type { CheckpointChoice } from "../blocks/run-block.ts";
import { runBlock } from "../blocks/run-block.ts";
import type { ModelConfig } from "../config/model-config.ts";
import type { WeightMatrix } from "../loading/weight-source.ts";
import type { ModelCacheOptions } from "./model-cache.ts";
import { ModelCache } from "./model-cache.ts";
import type { ModelWeights } from "./model-weights.ts";
import { asTensors, countParameters, disposeWeights } from "./model-weights.ts";
import { PlannedSteps } from "./planned-steps.ts";
import { checkTokens, learnedPositions } from "./token-input.ts";

export type RopePairing = NonNullable<RopeOptions["pairing"]>;

export interface DecoderParts {
  /** [V, C] */
  readonly embeddings: WeightMatrix;
  /** [L, C], where positions are learned. */
  readonly positions?: Tensor;
  readonly blocks: readonly BlockWeights[];
  readonly norm: NormWeights;
  /** [V, C]; the embeddings unless given. */
  readonly output?: LinearWeights;
}

/** What `CausalLanguageModel.forward` takes beside the tokens, and what it returns beside the logits. */
export interface CausalForwardOptions extends CheckpointChoice {
  /** Made by `createCache`; the tokens follow those it holds. */
  readonly cache?: ModelCache | undefined;
  /** Return the embeddings and the output of each layer, as transformers does: the last one after the final norm. */
  readonly hiddenStates?: boolean | undefined;
  /** Return the attention weights of each layer; with a rotating cache its keys are in the cache's order. */
  readonly attentions?: boolean | undefined;
  /** Logits of the last position alone: [B, 1, V]. */
  readonly lastOnly?: boolean | undefined;
  /** For training, with the rates of `config.dropout`. Nothing is dropped without it. */
  readonly dropout?: DropoutSwitch | undefined;
  /** Gets `embeddings`, for each layer i `layers.i.attention_input`, `.query`, `.key`, `.value`, `.attention`, `.weights`, `.mlp` and `.output`, and `norm`. */
  readonly observe?: Observe | undefined;
}

/** What `CausalLanguageModel.forward` returns; what was not asked for is absent. */
export interface CausalOutput {
  /** [B, T, V], or [B, 1, V] with `lastOnly`. */
  readonly logits: Tensor;
  /** layers + 1 of [B, T, C] */
  readonly hiddenStates?: readonly Tensor[];
  /** Per layer [B, H, T, S] */
  readonly attentions?: readonly Tensor[];
}

interface CausalModelParts {
  readonly parts: DecoderParts;
  readonly choice: BlockOptions & NormChoice;
  readonly weights: ModelWeights;
  readonly ropePairing: RopePairing;
}

/** Where the tokens of a call stand, in the forms in which layers ask. */
interface Places {
  readonly layers: readonly KvRowsSoFar[] | undefined;
  readonly table: RopeTable | undefined;
  /** Learned ones, [T, C]. */
  readonly positions: Tensor | undefined;
}

/** A decoder of which each position sees those before it, with a head over the vocabulary: Llama, Mistral, Qwen, GPT-2. */
export class CausalLanguageModel {
  readonly kind = "causal";
  readonly config: ModelConfig;
  /** Which elements of a head rotate together, as `loadModel` was told. */
  readonly ropePairing: RopePairing;
  readonly #parts: DecoderParts;
  readonly #blocks: readonly DecoderBlock[];
  readonly #norm: NormChoice;
  readonly #frequencies: RopeFrequencies | undefined;
  readonly #weights: ModelWeights;
  readonly #steps: PlannedSteps;

  /** @internal Use `loadModel` or `createModel`. */
  constructor(config: ModelConfig, { parts, choice, weights, ropePairing: pairing }: CausalModelParts) {
    const { rope, windows, headWidth } = config;
    const frequencies = rope && ropeFrequencies(rope, { headWidth });
    this.config = config;
    this.ropePairing = pairing;
    this.#parts = parts;
    this.#norm = choice;
    this.#blocks = parts.blocks.map(
      (block, layer) =>
        new DecoderBlock(block, {
          ...choice,
          ...(windows[layer] !== undefined && { window: windows[layer] }),
          ...(frequencies && { rope: { frequencies, pairing } }),
        }),
    );
    this.#frequencies = frequencies;
    this.#weights = weights;
    this.#steps = new PlannedSteps((tokens, layers, [position, cos, sin]) => {
      const positions = parts.positions && gather(parts.positions, position as Tensor<"int32">);
      const table = frequencies && { cos: cos as Tensor, sin: sin as Tensor };
      return this.#run(tokens, {}, { layers, table, positions }).logits;
    });
  }

  /** Number of trained numbers; tied embeddings count once. */
  get parameters(): number {
    return countParameters(this.#weights);
  }
  /** The tensors by their names in transformers. They belong to the model. @throws UnsupportedError when they are quantised. */
  get weights(): ReadonlyMap<string, Tensor> {
    return asTensors(this.#weights);
  }

  /**
   * tokens int32 [B, T] → logits [B, T, V]. Everything returned is lazy and shares one computation: read it with one
   * `evaluate(…)`, together with `cache.tensors()` where there is a cache.
   * @throws TypeError or ShapeError for other tokens; RangeError beyond learned positions. Ids outside the vocabulary throw at
   * evaluation; negative ones count from its end.
   */
  forward(tokens: Tensor<"int32">, options: CausalForwardOptions = {}): CausalOutput {
    const { cache } = options;
    const { count } = checkTokens("forward", tokens);
    const first = cache?.length ?? 0;
    const { positions } = this.#parts;
    return this.#run(tokens, options, {
      layers: cache?.layers,
      table: this.#ropeTable(first, count),
      positions: positions && learnedPositions("forward", positions, [first, count]),
    });
  }

  /**
   * The step of decoding: tokens int32 [B, 1] after those of a cache → logits [B, 1, V], evaluated and the caller's to dispose, with the cache written. The
   * numbers are those of `forward`; its graph is planned once for all steps, except where the cache is empty or full, or holds more than a window of the model.
   * @throws what `forward` and `evaluate` throw.
   */
  async step(tokens: Tensor<"int32">, cache: ModelCache): Promise<Tensor> {
    const step = this.#plannable(tokens, cache);
    if (step !== undefined) {
      const table = this.#ropeTable(cache.length, 1);
      const position = tensor(Int32Array.of(cache.length), { copy: false });
      return this.#steps.logits(tokens, step, table === undefined ? [position] : [position, table.cos, table.sin]);
    }
    const { logits } = this.forward(tokens, { cache });
    await evaluate(logits, ...cache.tensors());
    return logits;
  }

  /** The step of the cache, where nothing but its numbers differs from those before. */
  #plannable(tokens: AnyTensor, cache: ModelCache): CacheStep | undefined {
    const { count } = checkTokens("step", tokens);
    const { windows } = this.config;
    const places = this.#parts.positions?.shape[0] ?? Infinity;
    if (count !== 1 || cache.length >= places) return undefined;
    return cacheStep(cache.layers, { window: Math.min(...windows.map((window) => window ?? Infinity)) });
  }

  #run(tokens: Tensor<"int32">, options: CausalForwardOptions, { layers, table, positions }: Places): CausalOutput {
    const { observe, lastOnly = false } = options;
    const hiddenStates: Tensor[] = [];
    const attentions: Tensor[] = [];
    const dropped = dropoutPlace("forward", options.dropout);
    const embedded = embedding(this.#parts.embeddings, tokens); // [B, T, C]
    const placed = positions === undefined ? embedded : embedded.add(positions);
    let x = dropAt(placed, "embeddings", { place: dropped, rate: this.config.dropout.embeddings });
    observe?.("embeddings", x);
    for (const [layer, block] of this.#blocks.entries()) {
      hiddenStates.push(x);
      const call: BlockCall = {
        ...(table && { table }),
        cache: layers?.[layer],
        dropout: dropped && { ...dropped, layer },
        observe: within(observe, `layers.${layer}`),
      };
      const result = runBlock([x], (y) => block.forward(y, call), options);
      if (options.attentions) attentions.push(result.weights);
      x = result.output;
    }
    const normed = normalise(x, this.#parts.norm, this.#norm);
    x = dropAt(normed, "final", { place: dropped, rate: this.config.dropout.final });
    observe?.("norm", x);
    hiddenStates.push(x);
    const last = lastOnly ? x.slice(1, { start: -1 }) : x;
    return {
      logits: linear(last, this.#parts.output ?? { weight: this.#parts.embeddings }),
      ...(options.hiddenStates && { hiddenStates }),
      ...(options.attentions && { attentions }),
    };
  }

  /**
   * An empty cache, one part per layer. Without a choice it is a growing one; a static one has room for the context unless `capacity` says otherwise; a
   * rotating one keeps the window of the model, or its context, unless `window` says otherwise.
   */
  createCache(options: ModelCacheOptions = { kind: "growing" }): ModelCache {
    const { windows, contextLength } = this.config;
    return new ModelCache(
      windows.map((window) => createKvCache(cacheOptions(options, window ?? contextLength, contextLength))),
    );
  }

  /** Gives the memory of all weights back. */
  dispose(): void {
    disposeWeights(this.#weights);
  }
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** One table of angles for all layers. */
  #ropeTable(first: number, count: number): RopeTable | undefined {
    const positions = Array.from({ length: count }, (_, t) => first + t);
    return this.#frequencies && ropeTable(this.#frequencies, positions);
  }
}

const cacheOptions = (options: ModelCacheOptions, window: number, capacity: number): KvCacheOptions => {
  if (options.kind === "rotating") return { window, ...options };
  return options.kind === "static" ? { capacity, ...options } : options;
};

// A decoder-only model: tokens in, logits of the next token out. What the architectures are called and how they differ is in llama.ts and gpt2.ts.
import type { KvCacheOptions, RopeFrequencies, RopeOptions, RopeTable } from "@attn/attention";
import { createKvCache, ropeFrequencies, ropeTable } from "@attn/attention";
import type { LinearWeights, Tensor } from "@attn/tensor";
import { embedding, linear } from "@attn/tensor";
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
    const { cache, observe, lastOnly = false } = options;
    const { count } = checkTokens("forward", tokens);
    const first = cache?.length ?? 0;
    const table = this.#ropeTable(first, count);
    const hiddenStates: Tensor[] = [];
    const attentions: Tensor[] = [];
    const dropped = dropoutPlace("forward", options.dropout);
    let x = dropAt(this.#embed(tokens, first), "embeddings", { place: dropped, rate: this.config.dropout.embeddings });
    observe?.("embeddings", x);
    for (const [layer, block] of this.#blocks.entries()) {
      hiddenStates.push(x);
      const call: BlockCall = {
        ...(table && { table }),
        cache: cache?.layers[layer],
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

  #embed(tokens: Tensor<"int32">, first: number): Tensor {
    const { embeddings, positions } = this.#parts;
    const x = embedding(embeddings, tokens); // [B, T, C]
    return positions === undefined ? x : x.add(learnedPositions("forward", positions, [first, tokens.shape[1]!]));
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

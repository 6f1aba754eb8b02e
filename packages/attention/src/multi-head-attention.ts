// The attention layer of a transformer: projections, heads, norms, positions, cache. Not here: residuals and the norms around it.
import type { LinearWeights, Tensor } from "@attn/tensor";
import { dropout, linear, rmsNorm, ShapeError } from "@attn/tensor";
import { attention } from "./attention.ts";
import type { AttentionResult, MaskOptions, ScoreOptions } from "./attention-options.ts";
import { LazyAttentionResult } from "./attention-result.ts";
import { bindAxes, showShape } from "./bind-axes.ts";
import type { KvRowsSoFar, KvView } from "./cache/kv-cache.ts";
import { groupedMatmul } from "./grouped-matmul.ts";
import { combineMasks } from "./masks.ts";
import type { RopePairing } from "./positions/rope.ts";
import { rope } from "./positions/rope.ts";
import type { RopeFrequencies } from "./positions/rope-frequencies.ts";
import type { RopePositions, RopeTable } from "./positions/rope-table.ts";
import { consecutive, ropeTable } from "./positions/rope-table.ts";

/** Weights as Hugging Face checkpoints hold them. */
export interface MultiHeadWeights {
  /** [H · D, C]; none where attention is symmetric. */
  readonly query?: LinearWeights | undefined;
  /** [G · D, C of the context] */
  readonly key: LinearWeights;
  /** [G · V, C of the context] */
  readonly value: LinearWeights;
  /** [C, H · V] */
  readonly output: LinearWeights;
  /** [D]: RMS norm of each query head and each key head before positions (Qwen3). */
  readonly queryNorm?: Tensor | undefined;
  readonly keyNorm?: Tensor | undefined;
}

/** What a `MultiHeadAttention` is like in every call: its heads, positions, masks and scores. */
export interface MultiHeadOptions
  extends Pick<MaskOptions, "causal" | "window">,
    Pick<ScoreOptions, "scale" | "softCap" | "alibi" | "sinks"> {
  /** H */
  readonly heads: number;
  /** G; H unless given. One key/value head serves H / G query heads. */
  readonly kvHeads?: number;
  /** Queries are what the keys' projection makes of x, so that scores are k · kᵀ; each query head is the key head of its group. */
  readonly symmetric?: boolean;
  /** Positions by rotation; not for cross-attention. */
  readonly rope?: { readonly frequencies: RopeFrequencies; readonly pairing?: RopePairing };
  /** ε of the query and key norms. */
  readonly normEpsilon?: number;
}

/** What one call of `MultiHeadAttention` takes beside x. */
export interface MultiHeadInput extends Pick<MaskOptions, "mask" | "lengths"> {
  /** What keys and values are made of, [B, S, C], or keys and values made before with `project`; x itself unless given. */
  readonly context?: Tensor | KvView;
  /** Earlier tokens of this layer; this step's are appended. */
  readonly cache?: KvRowsSoFar;
  /** Positions for RoPE, [T] or [B][T]; those after the cached tokens unless given. */
  readonly positions?: RopePositions;
  /** cos and sin for these positions, which a model computes once for all layers. */
  readonly table?: RopeTable;
  /** Drops weights on their way to the output, for training; those in the result are as they were. No fused kernel does that. */
  readonly dropout?: { readonly rate: number; readonly seed: number };
  /** Gets `query` [B, H, T, D], `key` [B, G, T, D] and `value` [B, G, T, V] as they are made of x or of a context: normed, not yet turned by positions. */
  readonly observe?: ((name: "query" | "key" | "value", value: Tensor) => void) | undefined;
}

/**
 * Multi-head attention (Vaswani et al. 2017) with grouped key/value heads: heads of x · queryᵀ attend over heads of x (or of a
 * context), and their outputs side by side go through the output map. Holds no state; the weights stay the caller's.
 */
export class MultiHeadAttention {
  readonly #weights: MultiHeadWeights;
  readonly #options: MultiHeadOptions;
  readonly #kvHeads: number;
  /** What every call of `attention` gets. */
  readonly #scoring: ScoreOptions;

  /** @throws ShapeError when the rows of a weight are no multiple of its heads, or H none of G; TypeError for queries where attention is symmetric, or none where it is not. */
  constructor(weights: MultiHeadWeights, options: MultiHeadOptions) {
    const { heads, kvHeads = heads, symmetric = false, scale, softCap, alibi, sinks } = options;
    const { query, queryNorm, key, value } = weights;
    if (symmetric && (query ?? queryNorm) !== undefined)
      throw new TypeError("MultiHeadAttention: symmetric attention has no queries, but query or queryNorm was given");
    if (!symmetric && query === undefined)
      throw new TypeError("MultiHeadAttention: query is missing, and only symmetric attention needs none");
    for (const [name, map, count] of [
      ["query", query ?? key, query ? heads : kvHeads],
      ["key", key, kvHeads],
      ["value", value, kvHeads],
    ] as const) {
      const { weight } = map;
      if (!Number.isInteger(count) || count < 1 || weight.shape[0]! % count !== 0)
        throw new ShapeError(
          `MultiHeadAttention: ${name} weight ${showShape(weight.shape)} does not split into ${count} heads`,
        );
    }
    if (heads % kvHeads !== 0)
      throw new ShapeError(`MultiHeadAttention: heads (${heads}) must be a multiple of kvHeads (${kvHeads})`);
    this.#weights = weights;
    this.#options = options;
    this.#kvHeads = kvHeads;
    this.#scoring = {
      ...(scale === undefined ? {} : { scale }),
      ...(softCap === undefined ? {} : { softCap }),
      ...(alibi === undefined ? {} : { alibi }),
      ...(sinks === undefined ? {} : { sinks }),
    };
  }

  /**
   * x [B, T, C] → output [B, T, C], weights and scores [B, H, T, S], all lazy; S counts the cached tokens too.
   * @throws ShapeError when sizes disagree; RangeError when the cache is full or sees further than the layer's window.
   */
  forward(x: Tensor, input: MultiHeadInput = {}): AttentionResult {
    const { B, T } = bindAxes("MultiHeadAttention", { x: "B T C" }, { x });
    const { heads, causal = false } = this.#options;
    const { context = x, cache, mask, lengths, dropout: drop, observe } = input;
    if (cache !== undefined && input.context !== undefined)
      throw new TypeError(
        "MultiHeadAttention: a cache and a context were given, but a cache is for self-attention. Keep a context with project()",
      );
    const first = cache?.length ?? 0;
    const table = this.#table(input, first, T);
    const queries = this.#queries(x);
    observe?.("query", queries);
    const q = this.#rotate(queries, table);
    const view = context instanceof Object && "keys" in context ? context : this.#view(context, table, input);
    const attended = attention(q, view.keys, view.values, {
      ...this.#scoring,
      ...this.#lengths(view, lengths),
      ...this.#window(view),
      ...combineMasks(view.mask, mask),
      ...(view.positions === undefined ? {} : { positions: { queries: consecutive(first, T), keys: view.positions } }),
      causal: causal && (view.mask ?? view.lengths) === undefined,
    });
    const isDropping = drop !== undefined && drop.rate !== 0;
    const output = isDropping ? groupedMatmul(dropout(attended.weights, drop), view.values) : attended.output;
    const width = heads * output.shape[3]!;
    const joined = (T === 1 ? output : output.swapAxes(1, 2)).reshape([B, T, width]);
    const mixed = linear(joined, this.#weights.output, "MultiHeadAttention: output");
    return new LazyAttentionResult(mixed, () => attended);
  }

  /**
   * Keys [B, G, S, D] and values [B, G, S, V] of a context [B, S, C], to be used for many steps of cross-attention; values may
   * come from another source of the same length.
   */
  project(context: Tensor, valueSource: Tensor = context): KvView {
    return {
      keys: this.#heads("key", context, this.#kvHeads),
      values: this.#heads("value", valueSource, this.#kvHeads),
    };
  }

  #view(context: Tensor, table: RopeTable | undefined, { cache, observe }: MultiHeadInput): KvView {
    const { keys, values } = this.project(context);
    observe?.("key", keys);
    observe?.("value", values);
    const turned = this.#rotate(keys, table);
    return cache === undefined ? { keys: turned, values } : cache.append(turned, values);
  }

  /** [B, T, C] → [B, H, T, D] */
  #queries(x: Tensor): Tensor {
    const { heads, symmetric = false } = this.#options;
    if (!symmetric) return this.#heads("query", x, heads);
    const keys = this.#heads("key", x, this.#kvHeads); // [B, G, T, D]
    const [B, G, T, D] = keys.shape as readonly [number, number, number, number];
    return G === heads
      ? keys
      : keys
          .unsqueeze(2)
          .broadcastTo([B, G, heads / G, T, D])
          .reshape([B, heads, T, D]);
  }

  /** [B, T, C] → [B, heads, T, D], normed where the weights say so. */
  #heads(name: "query" | "key" | "value", x: Tensor, count: number): Tensor {
    const [B, T] = x.shape as readonly [number, number];
    const flat = linear(x, this.#weights[name]!, `MultiHeadAttention: ${name}`);
    const width = flat.shape[2]! / count;
    const isOne = T === 1; // then the elements stand in the same order either way
    const split = flat.reshape(isOne ? [B, count, T, width] : [B, T, count, width]);
    const norm = name === "query" ? this.#weights.queryNorm : name === "key" ? this.#weights.keyNorm : undefined;
    const normed =
      norm === undefined ? split : rmsNorm(split, { weight: norm, epsilon: this.#options.normEpsilon ?? 1e-6 });
    return isOne ? normed : normed.swapAxes(1, 2);
  }

  #table({ table, positions, context }: MultiHeadInput, first: number, T: number): RopeTable | undefined {
    const { rope: turning } = this.#options;
    if (turning === undefined || context !== undefined) return undefined;
    return table ?? ropeTable(turning.frequencies, positions ?? consecutive(first, T));
  }

  #rotate(x: Tensor, table: RopeTable | undefined): Tensor {
    if (table === undefined) return x;
    return rope(x, { table, pairing: this.#options.rope?.pairing ?? "half" });
  }

  /** @throws TypeError for what counts keys or distances itself, where only some of the keys count. */
  #lengths({ lengths }: KvView, given: MaskOptions["lengths"]): Pick<MaskOptions, "lengths"> {
    if (lengths === undefined) return given === undefined ? {} : { lengths: given };
    if ((given ?? this.#options.alibi) !== undefined)
      throw new TypeError("MultiHeadAttention: lengths and alibi do not go with a planned step of a cache");
    return { lengths };
  }

  /** The layer's own window, unless a cache applies one that is no wider. */
  #window({ window: applied }: KvView): { window?: number } {
    const { window } = this.#options;
    if (window === undefined) return {};
    if (applied === undefined) return { window };
    if (applied > window)
      throw new RangeError(
        `MultiHeadAttention: the cache shows a window of ${applied} tokens, but the layer sees ${window}. Give the cache a window of at most ${window}`,
      );
    return {};
  }
}

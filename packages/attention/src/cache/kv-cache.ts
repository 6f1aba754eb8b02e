// What a key/value cache of one layer is. Not here: how each kind keeps its rows (contiguous-kv-cache.ts, rotating-kv-cache.ts).
import type { AnyTensor, Tensor } from "@attn/tensor";
import type { SavedKvCache } from "./saved-kv-cache.ts";

/** What the queries of one step attend over. */
export interface KvView {
  /** [B, G, S, D] and [B, G, S, V]: what was kept, then the step's own. */
  readonly keys: Tensor;
  readonly values: Tensor;
  /** Where the S keys stand in the sequence; undefined means 0 … S − 1. */
  readonly positions?: Int32Array;
  /** [T, S], which keys each query may see, causality included; undefined means that plain causality is all there is. */
  readonly mask?: Tensor<"bool">;
  /** int32 [B], how many of the keys count; those behind them are nothing yet. Undefined means S. Stands for plain causality of a single query. */
  readonly lengths?: Tensor<"int32">;
  /** The sliding window that the cache applies by itself; a layer's own must not be narrower, and then need not be applied. */
  readonly window?: number;
}

/** What attention asks of a cache. */
export interface KvRowsSoFar {
  /** Tokens seen so far. */
  readonly length: number;
  /** Adds T tokens, k [B, G, T, D] and v [B, G, T, V]. @throws RangeError beyond a fixed capacity; ShapeError when B, G, D or V differ from before. */
  append(k: Tensor, v: Tensor): KvView;
}

/**
 * The keys and values of one layer for the tokens seen so far. The cache owns the position: `length` is the number of tokens
 * seen, and so the position of the next one. Keys are stored as they come, that is after RoPE at their original position.
 *
 * `append` belongs to a lazy graph: the rows are written when something that depends on them is evaluated, into memory that the cache
 * already has. So evaluate the results of a step before those of the next, and evaluate what you want to read of it in one call;
 * `await evaluate(logits, ...caches.flatMap((cache) => cache.tensors()))` is the safe form, which also writes rows that
 * no result depends on.
 */
export interface KvCache extends KvRowsSoFar {
  readonly kind: "growing" | "static" | "rotating";
  /** Goes back to the first `length` tokens. @throws RangeError for more than were seen, or for fewer than a rotating cache can still answer for. */
  trim(length: number): void;
  /** An independent cache with the same contents; nothing is copied until one of the two is written to. Evaluates what is pending. */
  fork(): Promise<KvCache>;
  /** The contents as plain data, for `deserialiseKvCache`. */
  serialise(): Promise<SavedKvCache>;
  /** What the cache keeps, to be evaluated together with a step's results. */
  tensors(): AnyTensor[];
  /** Gives the memory back and forgets all tokens. */
  dispose(): void;
  [Symbol.dispose](): void;
}

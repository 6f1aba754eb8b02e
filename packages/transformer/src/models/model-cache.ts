// The key/value caches of all layers of a model as one. How a layer keeps its rows is in @attn/attention.
import type { KvCache, KvFormat, SavedKvCache } from "@attn/attention";
import { deserialiseKvCache } from "@attn/attention";
import type { AnyTensor } from "@attn/tensor";

/** Which cache `createCache` makes: as in @attn/attention, but sizes that are left out come from the model. */
export type ModelCacheOptions = { readonly dtype?: KvFormat } & (
  | { readonly kind: "growing"; readonly capacity?: number }
  | { readonly kind: "static"; readonly capacity?: number }
  | { readonly kind: "rotating"; readonly window?: number; readonly sinks?: number }
);

/** The tokens that a model has read: `length` of them. Made by `createCache` of a model. */
export class ModelCache {
  /** One per layer. */
  readonly layers: readonly KvCache[];

  constructor(layers: readonly KvCache[]) {
    this.layers = layers;
  }

  /** Tokens read so far, and so the position of the next one. */
  get length(): number {
    return this.layers[0]?.length ?? 0;
  }

  /** Forgets all but the first `length` tokens. @throws RangeError where the kind of cache cannot go back that far. */
  trim(length: number): void {
    for (const layer of this.layers) layer.trim(length);
  }

  /** A second cache with the same tokens; the two share memory until one is written to. */
  async fork(): Promise<ModelCache> {
    const forks: KvCache[] = [];
    for (const layer of this.layers) forks.push(await layer.fork());
    return new ModelCache(forks);
  }

  /** Plain data, one entry per layer, for `ModelCache.deserialise`. */
  async serialise(): Promise<readonly SavedKvCache[]> {
    const saved: SavedKvCache[] = [];
    for (const layer of this.layers) saved.push(await layer.serialise());
    return saved;
  }

  /** @throws what `deserialiseKvCache` throws for data that it does not know. */
  static deserialise(saved: readonly SavedKvCache[]): ModelCache {
    return new ModelCache(saved.map((layer) => deserialiseKvCache(layer)));
  }

  /** What the cache keeps. Evaluate it together with the results of every step: `evaluate(logits, ...cache.tensors())`. */
  tensors(): AnyTensor[] {
    return this.layers.flatMap((layer) => layer.tensors());
  }

  dispose(): void {
    for (const layer of this.layers) layer.dispose();
  }
  [Symbol.dispose](): void {
    this.dispose();
  }
}

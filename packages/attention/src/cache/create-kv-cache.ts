// Making caches: from options, one per layer, and from saved data. Not here: what they do (kv-cache.ts).
import { ContiguousKvCache } from "./contiguous-kv-cache.ts";
import type { KvCache } from "./kv-cache.ts";
import type { RotatingKvCacheOptions } from "./rotating-kv-cache.ts";
import { RotatingKvCache } from "./rotating-kv-cache.ts";
import { checkSaved, savedRows } from "./saved-kv-cache.ts";

/**
 * - `growing`: any length; starts with room for `capacity` tokens (64) and doubles it when full.
 * - `static`: room for `capacity` tokens from the start, and an error beyond.
 * - `rotating`: the first `sinks` tokens (0) and the latest `window`; constant memory for any length.
 */
export type KvCacheOptions =
  | { readonly kind: "growing"; readonly capacity?: number }
  | { readonly kind: "static"; readonly capacity: number }
  | ({ readonly kind: "rotating" } & RotatingKvCacheOptions);

/** An empty cache for one layer. @throws RangeError for an impossible size; TypeError for an unknown kind. */
export const createKvCache = (options: KvCacheOptions): KvCache => {
  switch (options.kind) {
    case "growing":
      return new ContiguousKvCache("growing", options.capacity ?? 64);
    case "static":
      return new ContiguousKvCache("static", options.capacity);
    case "rotating":
      return new RotatingKvCache(options);
    default:
      throw new TypeError(
        `createKvCache: kind must be "growing", "static" or "rotating", got ${JSON.stringify((options as { kind?: unknown }).kind)}`,
      );
  }
};

/** An empty cache for each of a model's layers. */
export const createKvCaches = (layers: number, options: KvCacheOptions): KvCache[] =>
  Array.from({ length: layers }, () => createKvCache(options));

/** The cache that `serialise` wrote down. @throws RangeError naming the field when it did not. */
export const deserialiseKvCache = (saved: unknown): KvCache => {
  const checked = checkSaved(saved);
  const rows = savedRows(checked);
  return checked.kind === "rotating"
    ? RotatingKvCache.restore(checked, rows)
    : ContiguousKvCache.restore(checked, rows);
};

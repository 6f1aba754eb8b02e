// Making caches: from options, one per layer, and from saved data. Not here: what they do (kv-cache.ts).
import type { KvFormat } from "./compact-rows.ts";
import { isKvFormat, kvFormats } from "./compact-rows.ts";
import { ContiguousKvCache } from "./contiguous-kv-cache.ts";
import type { KvCache } from "./kv-cache.ts";
import type { RotatingKvCacheOptions } from "./rotating-kv-cache.ts";
import { RotatingKvCache } from "./rotating-kv-cache.ts";
import { checkSaved } from "./saved-kv-cache.ts";

/**
 * - `growing`: any length; starts with room for `capacity` tokens (64) and doubles it when full.
 * - `static`: room for `capacity` tokens from the start, and an error beyond.
 * - `rotating`: the first `sinks` tokens (0) and the latest `window`; constant memory for any length.
 *
 * `dtype`, float32 unless given, is how rows are kept: float16 takes half the memory, int8 and int4 (groups of 32 with a float16 scale) about a quarter
 * and a seventh.
 */
export type KvCacheOptions = { readonly dtype?: KvFormat } & (
  | { readonly kind: "growing"; readonly capacity?: number }
  | { readonly kind: "static"; readonly capacity: number }
  | ({ readonly kind: "rotating" } & RotatingKvCacheOptions)
);

/** An empty cache for one layer. @throws RangeError for an impossible size; TypeError for an unknown kind or dtype. */
export const createKvCache = (options: KvCacheOptions): KvCache => {
  const { dtype = "float32" } = options;
  if (!isKvFormat(dtype))
    throw new TypeError(`createKvCache: dtype must be one of ${kvFormats.join(", ")}, got ${JSON.stringify(dtype)}`);
  switch (options.kind) {
    case "growing":
      return new ContiguousKvCache("growing", options.capacity ?? 64, dtype);
    case "static":
      return new ContiguousKvCache("static", options.capacity, dtype);
    case "rotating":
      return new RotatingKvCache(options, dtype);
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
  return checked.kind === "rotating" ? RotatingKvCache.restore(checked) : ContiguousKvCache.restore(checked);
};

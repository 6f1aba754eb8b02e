// The public surface of @attn/attention.

export { additiveAttention } from "./additive-attention.ts";
export { attention } from "./attention.ts";
export type { AttentionOptions, AttentionResult } from "./attention-options.ts";
export type { CacheStep, CacheStepInside } from "./cache/cache-step.ts";
export { cacheStep } from "./cache/cache-step.ts";
export type { KvFormat } from "./cache/compact-rows.ts";
export type { KvCacheOptions } from "./cache/create-kv-cache.ts";
export { createKvCache, createKvCaches, deserialiseKvCache } from "./cache/create-kv-cache.ts";
export type { KvCache, KvRowsSoFar, KvView } from "./cache/kv-cache.ts";
export type { SavedKvCache } from "./cache/saved-kv-cache.ts";
export { cosineAttention } from "./cosine-attention.ts";
export { ImageAttentionBlock } from "./image-attention-block.ts";
export { causalMask, paddingMask, slidingWindowMask } from "./masks.ts";
export type { MultiHeadInput, MultiHeadOptions, MultiHeadWeights } from "./multi-head-attention.ts";
export { MultiHeadAttention } from "./multi-head-attention.ts";
export { alibiSlopes } from "./positions/alibi-slopes.ts";
export type { RopeOptions } from "./positions/rope.ts";
export { rope } from "./positions/rope.ts";
export type { RopeFrequencies } from "./positions/rope-frequencies.ts";
export { ropeFrequencies } from "./positions/rope-frequencies.ts";
export type { RopeTable } from "./positions/rope-table.ts";
export { ropeTable } from "./positions/rope-table.ts";
export { sinusoidalPositions } from "./positions/sinusoidal-positions.ts";
export { symmetricKeyAttention } from "./symmetric-key-attention.ts";

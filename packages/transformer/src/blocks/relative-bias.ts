// Positions as a learned number per head and distance that is added to the scores (T5). Not here: attention.
import type { Tensor } from "@attn/tensor";
import { gather, tensor } from "@attn/tensor";

export interface RelativeBiasOptions {
  /** Position of the first query. */
  readonly first: number;
  /** T */
  readonly queries: number;
  /** S; keys stand at 0 … S − 1. */
  readonly keys: number;
  /** Whether keys after the query have buckets of their own. */
  readonly bidirectional: boolean;
  /** Keys at this distance and beyond share the last bucket. */
  readonly maxDistance: number;
}

/** table [buckets, H] → [1, H, T, S]: the row of the bucket of each distance. */
export const relativeBias = (table: Tensor, options: RelativeBiasOptions): Tensor =>
  bucketBias(table, relativeBuckets(table.shape[0]!, options));

/** table [buckets, H] and buckets [T, S] → [1, H, T, S] */
export const bucketBias = (table: Tensor, buckets: Tensor<"int32">): Tensor =>
  gather(table, buckets).transpose([2, 0, 1]).unsqueeze(0);

/**
 * int32 [T, S], the bucket of each distance. Half of the buckets are for single distances, the others widen logarithmically up to `maxDistance` (Raffel et al.
 * 2020, "Exploring the Limits of Transfer Learning").
 */
export const relativeBuckets = (all: number, options: RelativeBiasOptions): Tensor<"int32"> => {
  const { first, queries, keys, bidirectional, maxDistance } = options;
  const count = bidirectional ? Math.floor(all / 2) : all;
  const buckets = new Int32Array(queries * keys);
  for (let t = 0; t < queries; t++)
    for (let s = 0; s < keys; s++) {
      const ahead = s - (first + t);
      const distance = bidirectional ? Math.abs(ahead) : Math.max(0, -ahead);
      buckets[t * keys + s] = bucket(distance, count, maxDistance) + (bidirectional && ahead > 0 ? count : 0);
    }
  return tensor(buckets, { shape: [queries, keys], copy: false });
};

/** In single precision, as the models were trained: a distance on the edge of a bucket must fall on the same side. */
const bucket = (distance: number, count: number, maxDistance: number): number => {
  const single = Math.floor(count / 2);
  if (distance < single) return distance;
  const f32 = Math.fround;
  const share = f32(f32(Math.log(f32(distance / single))) / f32(Math.log(maxDistance / single)));
  return Math.min(count - 1, single + Math.floor(f32(share * (count - single))));
};

// From the weights of one pass to a record for pictures. Passes that follow one another are attention-recorder.ts.

import type { AttentionRecord } from "@attn/elements";
import { Failure } from "../failure.ts";
import type { LayerWeights } from "./layer-weights.ts";

/** More weights than this are refused: as a picture they would be hundreds of megabytes. */
const mostWeights = 40_000_000;

/** The record of weights that one pass gave. @throws Failure when they are too many. */
export function wholeRecord(
  weights: readonly LayerWeights[],
  about: Omit<AttentionRecord, "heads" | "layers">,
): AttentionRecord {
  const { heads = 0, queries = 0, keys = 0 } = weights[0] ?? {};
  checkPictureSize({ layers: weights.length, heads, queries, keys });
  return { ...about, heads, layers: weights.map(({ data }) => data) };
}

/** @throws Failure with the sizes when a picture cannot hold so many weights. */
export function checkPictureSize(size: { layers: number; heads: number; queries: number; keys: number }): void {
  const { layers, heads, queries, keys } = size;
  const total = layers * heads * queries * keys;
  if (total > mostWeights) {
    throw new Failure(
      `${layers} x ${heads} heads of ${queries} x ${keys} weights are too many for one file (${total}, at most ${mostWeights})`,
    );
  }
}

// Which head looks most from one token at another.
import { type AttentionRecord, type HeadPlace, headWeights, recordSize } from "@attn/elements";

/** A head and what it gives. */
export interface StrongestHead extends HeadPlace {
  /** From 0 to 1. */
  readonly weight: number;
}

/** The head of all layers that gives `key` most of the attention of `query`; the first of equals. */
export function strongestHead(record: AttentionRecord, query: number, key: number): StrongestHead {
  const [, keys] = recordSize(record);
  let best: StrongestHead = { layer: 0, head: 0, weight: -1 };
  for (const layer of record.layers.keys())
    for (let head = 0; head < record.heads; head++) {
      const weight = headWeights(record, { layer, head })[query * keys + key] ?? 0;
      if (weight > best.weight) best = { layer, head, weight };
    }
  return best;
}

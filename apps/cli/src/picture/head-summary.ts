// What a head does in a few words: where its weight goes on average. A description of this text only, not a claim about the head.
import { type AttentionRecord, type HeadPlace, headWeights } from "./attention-record.ts";

/** Mean share of the weight (0 to 1, over the queries that have the choice) on four places. */
export interface HeadSummary {
  readonly self: number;
  readonly previous: number;
  readonly first: number;
  readonly next: number;
}

/** Means over queries: on itself, on the token before, on the first token, on the token after (0 when causal). */
export function headSummary(record: AttentionRecord, place: HeadPlace): HeadSummary {
  const weights = headWeights(record, place);
  const size = record.labels.length;
  const mean = (from: number, to: number, key: (query: number) => number): number => {
    let sum = 0;
    for (let query = from; query < to; query++) sum += weights[query * size + key(query)] ?? 0;
    return to > from ? sum / (to - from) : 0;
  };
  return {
    self: mean(record.causal ? 1 : 0, size, (query) => query),
    previous: mean(1, size, (query) => query - 1),
    first: mean(1, size, () => 0),
    next: record.causal ? 0 : mean(0, size - 1, (query) => query + 1),
  };
}

/** The summary as words, the largest shares first, those under a tenth left out: `62 % on the token before, 21 % on the first`. */
export function describeHead(record: AttentionRecord, place: HeadPlace): string {
  const { self, previous, first, next } = headSummary(record, place);
  const shares: [number, string][] = [
    [previous, "on the token before"],
    [first, "on the first token"],
    [self, "on itself"],
    [next, "on the token after"],
  ];
  const words = shares
    .filter(([share]) => share >= 0.1)
    .sort(([a], [b]) => b - a)
    .map(([share, where]) => `${Math.round(share * 100)} % ${where}`);
  return words.length === 0 ? "spread out" : words.join(", ");
}

// What a head does in a few words: where its weight goes on average. A description of this text only, not a claim about the head.
import {
  type AttentionRecord,
  headWeights,
  isCrossAttention,
  recordSize,
  type ShownPlace,
} from "./attention-record.ts";
import { cutToWidth } from "./text-width.ts";

/** A share of the weight, 0 to 1, and where it goes. */
type Share = readonly [share: number, where: string];

const longestLabel = 16;

/**
 * The largest shares first, those under a tenth left out: `62 % on the token before, 21 % on the first token`. Between two texts, where
 * places cannot be compared: `71 % on each row's largest cell, 41 % on “</s>”`.
 */
export function describeHead(record: AttentionRecord, place: ShownPlace): string {
  const shares = isCrossAttention(record) ? crossShares(record, place) : selfShares(record, place);
  const words = shares
    .filter(([share]) => share >= 0.1)
    .sort(([a], [b]) => b - a)
    .map(([share, where]) => `${Math.round(share * 100)} % ${where}`);
  return words.length === 0 ? "spread out" : words.join(", ");
}

/** Means over the queries that have the choice; on the token after nothing when causal. */
function selfShares(record: AttentionRecord, place: ShownPlace): Share[] {
  const weights = headWeights(record, place);
  const [size] = recordSize(record);
  const mean = (from: number, to: number, key: (query: number) => number): number => {
    let sum = 0;
    for (let query = from; query < to; query++) sum += weights[query * size + key(query)] ?? 0;
    return to > from ? sum / (to - from) : 0;
  };
  return [
    [mean(1, size, (query) => query - 1), "on the token before"],
    [mean(1, size, () => 0), "on the first token"],
    [mean(record.causal ? 1 : 0, size, (query) => query), "on itself"],
    [record.causal ? 0 : mean(0, size - 1, (query) => query + 1), "on the token after"],
  ];
}

/** Means over all queries: the largest weight of a row, and the weight on the label that gets most (all its places together). */
function crossShares(record: AttentionRecord, place: ShownPlace): Share[] {
  const weights = headWeights(record, place);
  const [queries, keys] = recordSize(record);
  const onLabel = new Map<string, number>();
  let largest = 0;
  for (let query = 0; query < queries; query++) {
    const row = weights.subarray(query * keys, (query + 1) * keys);
    for (const [key, weight] of row.entries()) {
      const label = record.keys.labels[key] ?? "";
      onLabel.set(label, (onLabel.get(label) ?? 0) + weight / queries);
    }
    largest += row.reduce((most, weight) => Math.max(most, weight), 0) / queries;
  }
  const [favourite, share] = [...onLabel].reduce((best, entry) => (entry[1] > best[1] ? entry : best), ["", 0]);
  return [
    [largest, "on each row's largest cell"],
    [share, `on “${cutToWidth(favourite, longestLabel)}”`],
  ];
}

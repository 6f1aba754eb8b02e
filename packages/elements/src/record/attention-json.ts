// Attention as JSON: the chosen weights as nested arrays with their shape. The formats for eyes are in the other files.
import {
  type AttentionChoice,
  type AttentionRecord,
  chosenIndices,
  headWeights,
  isCrossAttention,
  recordSize,
  type ShownHead,
} from "./attention-record.ts";

/**
 * `{ source, tokens, labels, causal, layers, heads, shape, weights }`: `shape` is [layers, heads, T, S], `weights` is nested in that
 * order with six decimals; `layers` and `heads` are the indices of the first two axes, counted from 0. `tokens` and `labels` are those
 * of the rows; between two texts there are `keyTokens` and `keyLabels` of the columns too.
 */
export function attentionJson(record: AttentionRecord, choice: AttentionChoice = {}): string {
  const { layers, heads } = chosenIndices(record, choice);
  const [queries, keys] = recordSize(record);
  const rows = (layer: number, head: ShownHead): number[][] => {
    const weights = headWeights(record, { layer, head });
    return Array.from({ length: queries }, (_, query) =>
      Array.from(weights.subarray(query * keys, (query + 1) * keys), sixDecimals),
    );
  };
  const { source, causal } = record;
  const columns = isCrossAttention(record)
    ? { keyTokens: record.keys.tokens, keyLabels: record.keys.labels }
    : undefined;
  const { tokens, labels } = record.queries;
  const shape = [layers.length, heads.length, queries, keys];
  const weights = layers.map((layer) => heads.map((head) => rows(layer, head)));
  return `${JSON.stringify({ source, tokens, labels, ...columns, causal, layers, heads, shape, weights })}\n`;
}

function sixDecimals(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

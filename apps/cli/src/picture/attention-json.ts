// Attention as JSON: the chosen weights as nested arrays with their shape. The formats for eyes are in the other files.
import { type AttentionChoice, type AttentionRecord, chosenIndices, headWeights } from "./attention-record.ts";

/**
 * `{ source, tokens, labels, causal, layers, heads, shape, weights }`: `shape` is [layers, heads, T, T], `weights` is nested in that
 * order with six decimals; `layers` and `heads` are the indices of the first two axes, counted from 0.
 */
export function attentionJson(record: AttentionRecord, choice: AttentionChoice = {}): string {
  const { layers, heads } = chosenIndices(record, choice);
  const size = record.labels.length;
  const rows = (layer: number, head: number): number[][] => {
    const weights = headWeights(record, { layer, head });
    return Array.from({ length: size }, (_, query) =>
      Array.from(weights.subarray(query * size, (query + 1) * size), sixDecimals),
    );
  };
  const { source, tokens, labels, causal } = record;
  const shape = [layers.length, heads.length, size, size];
  const weights = layers.map((layer) => heads.map((head) => rows(layer, head)));
  return `${JSON.stringify({ source, tokens, labels, causal, layers, heads, shape, weights })}\n`;
}

function sixDecimals(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

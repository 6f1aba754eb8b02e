// Attention as JSON: the chosen weights as nested arrays with their shape. The formats for eyes are in the other files.
import {
  type AttentionChoice,
  type AttentionRecord,
  headWeights,
  isCrossAttention,
  recordSize,
} from "./attention-record.ts";
import { recordNumbers, selectHeads } from "./select-heads.ts";

/**
 * `{ source, tokens, labels, causal, layers, heads, shape, weights }`: `shape` is [layers, heads, T, S], `weights` is nested in that
 * order with six decimals; `layers` and `heads` are the numbers of the first two axes in the model, counted from 0. `tokens` and
 * `labels` are those of the rows; between two texts there are `keyTokens` and `keyLabels` of the columns too.
 */
export function attentionJson(record: AttentionRecord, choice: AttentionChoice = {}): string {
  const chosen = selectHeads(record, choice);
  const [queries, keys] = recordSize(chosen);
  const rows = (layer: number, head: number): number[][] => {
    const weights = headWeights(chosen, { layer, head });
    return Array.from({ length: queries }, (_, query) =>
      Array.from(weights.subarray(query * keys, (query + 1) * keys), sixDecimals),
    );
  };
  const { source, causal } = chosen;
  const columns = isCrossAttention(chosen)
    ? { keyTokens: chosen.keys.tokens, keyLabels: chosen.keys.labels }
    : undefined;
  const { tokens, labels } = chosen.queries;
  const shape = [chosen.layers.length, chosen.heads, queries, keys];
  const weights = chosen.layers.map((_, layer) =>
    Array.from({ length: chosen.heads }, (_head, head) => rows(layer, head)),
  );
  return `${JSON.stringify({ source, tokens, labels, ...columns, causal, ...recordNumbers(chosen), shape, weights })}\n`;
}

function sixDecimals(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

// Attention records with known weights for the tests of the pictures.
import type { AttentionRecord, LabelledTokens } from "../record/attention-record.ts";

/** Two layers of two heads. Even heads look at the token before, odd heads spread evenly over what they see. */
export function sampleRecord(labels: readonly string[], { causal = true }: { causal?: boolean } = {}): AttentionRecord {
  const size = labels.length;
  const layers = Array.from({ length: 2 }, () => {
    const weights = new Float32Array(2 * size * size);
    for (let query = 0; query < size; query++) {
      weights[query * size + Math.max(0, query - 1)] = 1;
      const seen = causal ? query + 1 : size;
      weights.fill(1 / seen, (size + query) * size, (size + query) * size + seen);
    }
    return weights;
  });
  const text = numbered(labels);
  return { source: "sample", title: "Attention", queries: text, keys: text, heads: 2, causal, layers };
}

/** Between two texts: one layer of two heads. Head 0 gives the last key 0.75 and the first 0.25, head 1 spreads evenly. */
export function sampleCrossRecord(rows: readonly string[], columns: readonly string[]): AttentionRecord {
  const [queries, keys] = [numbered(rows), numbered(columns, 100)];
  const weights = new Float32Array(2 * rows.length * columns.length).fill(1 / columns.length);
  for (let query = 0; query < rows.length; query++) {
    const row = weights.subarray(query * columns.length, (query + 1) * columns.length).fill(0);
    row[0] = 0.25;
    row[columns.length - 1] = 0.75;
  }
  return { source: "sample", title: "Cross-attention", queries, keys, heads: 2, causal: false, layers: [weights] };
}

function numbered(labels: readonly string[], from = 0): LabelledTokens {
  return { labels, tokens: labels.map((_, index) => from + index) };
}

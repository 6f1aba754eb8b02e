// Attention records with known weights for the tests of the terminal's pictures.
import { type AttentionRecord, attentionRecord } from "@attn/elements";

/** Two layers of two heads. Even heads look at the token before, odd heads spread evenly over what they see. */
export function sampleRecord(tokens: readonly string[], { causal = true }: { causal?: boolean } = {}): AttentionRecord {
  const size = tokens.length;
  const layers = Array.from({ length: 2 }, () => {
    const weights = new Float32Array(2 * size * size);
    for (let query = 0; query < size; query++) {
      weights[query * size + Math.max(0, query - 1)] = 1;
      const seen = causal ? query + 1 : size;
      weights.fill(1 / seen, (size + query) * size, (size + query) * size + seen);
    }
    return weights;
  });
  return attentionRecord({ source: "sample", tokens, layers, causal });
}

/** Between two texts: one layer of two heads. Head 0 gives the last key 0.75 and the first 0.25, head 1 spreads evenly. */
export function sampleCrossRecord(queries: readonly string[], keys: readonly string[]): AttentionRecord {
  const weights = new Float32Array(2 * queries.length * keys.length).fill(1 / keys.length);
  for (let query = 0; query < queries.length; query++) {
    const row = weights.subarray(query * keys.length, (query + 1) * keys.length).fill(0);
    row[0] = 0.25;
    row[keys.length - 1] = 0.75;
  }
  return attentionRecord({ source: "sample", queries, keys, layers: [weights] });
}

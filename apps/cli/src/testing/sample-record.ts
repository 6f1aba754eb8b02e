// An attention record with known weights for the tests of the pictures.
import type { AttentionRecord } from "../picture/attention-record.ts";

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
  return { source: "sample", labels, tokens: labels.map((_, index) => index), heads: 2, causal, layers };
}

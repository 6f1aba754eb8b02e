// What the test of the elements bundles into its page: the elements, and records with known weights. Judges nothing.
import { type AttentionRecord, attentionRecord } from "@attn/elements";
import "@attn/elements/define";

/** Weights whose every cell is another number: row t gives key s the share (s + 1 + t + head) / sum. */
function weightsOf(heads: number, queries: number, keys: number, causal: boolean): Float32Array {
  const weights = new Float32Array(heads * queries * keys);
  for (let head = 0; head < heads; head++) {
    for (let query = 0; query < queries; query++) {
      const seen = causal ? query + 1 : keys;
      const shares = Array.from({ length: seen }, (_, key) => key + 1 + query + head);
      const sum = shares.reduce((total, share) => total + share, 0);
      for (const [key, share] of shares.entries()) weights[(head * queries + query) * keys + key] = share / sum;
    }
  }
  return weights;
}

const words = ["Riley", " is", " a", " dog", ",", " and", " she", " barks"];

/** One text, causal, two layers of three heads. */
export function textRecord(count: number): AttentionRecord {
  const tokens = Array.from({ length: count }, (_, index) => words[index % words.length] ?? "");
  const layers = Array.from({ length: 2 }, () => weightsOf(3, count, count, true));
  return attentionRecord({ tokens, layers, source: "sample" });
}

/** Two texts, one layer of two heads. */
export function crossRecord(): AttentionRecord {
  const [queries, keys] = [
    ["Ich", " liebe", " dich", "</s>"],
    ["I", " love", " you", ".", "</s>"],
  ];
  return attentionRecord({ queries, keys, layers: [weightsOf(2, queries.length, keys.length, false)] });
}

/** Puts an element into the page, with a record or without. */
export function show(
  name: "attn-map" | "attn-heads" | "attn-text" | "attn-arcs" | "attn-view",
  record: AttentionRecord | undefined,
): void {
  const element = document.createElement(name);
  element.record = record;
  document.querySelector("main")?.replaceChildren(element);
}

import { expect, test } from "vitest";
import { sampleCrossRecord, sampleRecord } from "../testing/sample-record.ts";
import { type AttentionRecord, headWeights } from "./attention-record.ts";
import { pageData } from "./page-data.ts";
import { createPageWeights } from "./page-weights.ts";

const light = { matches: false } as MediaQueryList;

test.each<[string, AttentionRecord]>([
  ["a causal square", sampleRecord(["a", "b", "c"])],
  ["a full square", sampleRecord(["a", "b", "c"], { causal: false })],
  ["a wide rectangle", sampleCrossRecord(["a", "b"], ["x", "y", "z", "</s>"])],
  ["a high rectangle", sampleCrossRecord(["a", "b", "c", "d"], ["x", "</s>"])],
])("%s comes out of the page as it went in, with the mean of its heads", (_, record) => {
  const weights = createPageWeights(pageData(record, {}), light);
  const heads = [0, 1].map((head) => headWeights(record, { layer: 0, head }));
  for (const [head, expected] of [...heads, heads[0]?.map((w, at) => (w + (heads[1]?.[at] ?? 0)) / 2)].entries()) {
    const found = weights.of(0, head);
    expect(found).toHaveLength(expected?.length ?? 0);
    for (const [index, weight] of found.entries()) expect(weight).toBeCloseTo(expected?.[index] ?? 9, 4);
  }
});

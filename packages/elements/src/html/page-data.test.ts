import { expect, test } from "vitest";
import { type AttentionRecord, headWeights } from "../record/attention-record.ts";
import { selectHeads } from "../record/select-heads.ts";
import { sampleCrossRecord, sampleRecord } from "../testing/sample-record.ts";
import { packRecord, unpackRecord } from "./page-data.ts";

test.each<[string, AttentionRecord]>([
  ["a causal square", sampleRecord(["a", "b", "c"])],
  ["a full square", sampleRecord(["a", "b", "c"], { causal: false })],
  ["a wide rectangle", sampleCrossRecord(["a", "b"], ["x", "y", "z", "</s>"])],
  ["a high rectangle", sampleCrossRecord(["a", "b", "c", "d"], ["x", "</s>"])],
])("%s comes out of the page as it went in", (_, record) => {
  const found = unpackRecord(packRecord(record));
  expect(found).toMatchObject({ heads: 2, causal: record.causal, source: "sample", title: record.title });
  expect(found.queries.labels).toEqual(record.queries.labels);
  expect(found.keys.labels).toEqual(record.keys.labels);
  for (const [layer, expected] of record.layers.entries()) {
    for (const [index, weight] of expected.entries()) expect(found.layers[layer]?.[index]).toBeCloseTo(weight, 4);
  }
});

test("one text stays one text", () => {
  const found = unpackRecord(packRecord(sampleRecord(["a", "b"])));
  expect(found.keys).toBe(found.queries);
  expect(packRecord(sampleRecord(["a"]))).not.toHaveProperty("keyLabels");
});

test("chosen heads keep their numbers, and the mean of all its name", () => {
  const one = unpackRecord(packRecord(selectHeads(sampleRecord(["a", "b"]), { layer: 1, head: "mean" })));
  expect(one.numbers).toEqual({ layers: [1], heads: ["mean"] });
  expect([...headWeights(one, { layer: 0, head: 0 })].map((weight) => Math.round(weight * 100))).toEqual([
    100, 0, 75, 25,
  ]);
});

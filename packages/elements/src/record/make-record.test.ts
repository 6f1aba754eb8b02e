import { expect, test } from "vitest";
import { attentionRecord } from "./make-record.ts";

const lower = new Float32Array([1, 0, 0.25, 0.75]);
const full = new Float32Array([0.5, 0.5, 0.25, 0.75]);

test("of one text heads and causality are read off the weights, and spaces become visible", () => {
  const record = attentionRecord({ tokens: ["a", " b"], layers: [lower, lower] });
  expect(record).toMatchObject({ heads: 1, causal: true, title: "Attention", source: "" });
  expect(record.queries).toEqual({ tokens: [], labels: ["a", "·b"] });
  expect(record.keys).toBe(record.queries);
  expect(attentionRecord({ tokens: ["a", "b"], layers: [lower, full] }).causal).toBe(false);
  expect(attentionRecord({ tokens: ["a"], layers: [new Float32Array([1, 1, 1])] })).toMatchObject({
    heads: 3,
    causal: false,
  });
});

test("between two texts rows and columns have their own tokens", () => {
  const record = attentionRecord({ queries: ["x"], keys: { tokens: [7, 8], labels: ["a", "b"] }, layers: [full] });
  expect(record).toMatchObject({ heads: 2, causal: false, title: "Cross-attention" });
  expect(record.keys).toEqual({ tokens: [7, 8], labels: ["a", "b"] });
});

test("numbers of any kind do, and a Float32Array is not copied", () => {
  const record = attentionRecord({ tokens: ["a", "b"], layers: [[1, 0, 0.25, 0.75], lower] });
  expect(record.layers[0]).toEqual(lower);
  expect(record.layers[1]).toBe(lower);
});

test.each([
  [{ shape: [1, 1, 2, 2] }],
  [
    [
      [1, 0],
      [0.25, 0.75],
    ],
  ],
  [undefined],
])("%j is no layer, and it says what is", (layer) => {
  expect(() => attentionRecord({ tokens: ["a", "b"], layers: [layer as unknown as number[]] })).toThrow(
    new TypeError(
      "attentionRecord: layer 0 is no array of numbers. Of a tensor give await tensor.data(), of nested arrays their numbers in one row",
    ),
  );
});

test("no text and no layers are a record too", () => {
  expect(attentionRecord({ tokens: [], layers: [] })).toMatchObject({ heads: 0, causal: false, layers: [] });
  expect(attentionRecord({ tokens: [], layers: [new Float32Array(0)] })).toMatchObject({ heads: 1 });
});

test.each<[string, Parameters<typeof attentionRecord>[0], string]>([
  [
    "a label is missing",
    { tokens: ["a", "b"], layers: [new Float32Array(9)] },
    "attentionRecord: layer 0 has 9 weights, which is no multiple of T × S = 2 × 2. Give a label for every token of the pass, special ones included, and one sequence of a batch",
  ],
  [
    "a layer has another number of heads",
    { tokens: ["a", "b"], layers: [lower, new Float32Array(8)] },
    "attentionRecord: layer 1 has 8 weights, which are 2 heads of T × S = 2 × 2, but H is 1",
  ],
  [
    "scores came instead of weights",
    { tokens: ["a", "b"], layers: [new Float32Array([1, 0, -2.5, 3])] },
    "attentionRecord: layer 0, head 0, query 1, key 0 is -2.5, not 0 to 1. Give the weights after softmax",
  ],
  [
    "a weight is not a number",
    { tokens: ["a", "b"], layers: [new Float32Array([1, 0, Number.NaN, 1])] },
    "attentionRecord: layer 0, head 0, query 1, key 0 is NaN, not 0 to 1. Give the weights after softmax",
  ],
  [
    "there are no tokens",
    { layers: [lower] },
    "attentionRecord: got no tokens. Give tokens for one text, or queries and keys for two",
  ],
  [
    "one of two texts is missing",
    { queries: ["a", "b"], layers: [lower] },
    "attentionRecord: got queries. Give tokens for one text, or queries and keys for two",
  ],
  [
    "causal contradicts the weights",
    { tokens: ["a", "b"], layers: [full], causal: true },
    "attentionRecord: causal, but there are weights on later tokens. Leave causal out",
  ],
  [
    "causal is asked for between two texts",
    { queries: ["a", "b"], keys: ["x", "y"], layers: [lower], causal: true },
    "attentionRecord: causal is of self-attention. Give tokens instead of queries and keys",
  ],
])("%s: it says what to do", (_, parts, message) => {
  expect(() => attentionRecord(parts)).toThrow(message);
});

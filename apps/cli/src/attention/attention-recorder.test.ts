import { expect, test } from "vitest";
import { AttentionRecorder } from "./attention-recorder.ts";

const text = { source: "x", causal: true, tokens: [7, 8, 9, 10], labels: ["a", "b", "c", "d"] };

test("the prompt's square and a row per token become one square per head", () => {
  const recorder = new AttentionRecorder();
  recorder.add([{ heads: 2, queries: 2, keys: 2, data: Float32Array.of(1, 0, 0.5, 0.25, 1, 0, 0.125, 0.75) }]);
  recorder.add([{ heads: 2, queries: 1, keys: 3, data: Float32Array.of(0.25, 0.5, 0.125, 0, 0, 1) }]);
  const record = recorder.record(text);
  expect(Array.from(record.layers[0] ?? [])).toEqual([
    1, 0, 0, 0.5, 0.25, 0, 0.25, 0.5, 0.125, 1, 0, 0, 0.125, 0.75, 0, 0, 0, 1,
  ]);
});

test("the last token, which was never a query, is left out of tokens and labels", () => {
  const recorder = new AttentionRecorder();
  recorder.add([{ heads: 1, queries: 3, keys: 3, data: new Float32Array(9) }]);
  expect(recorder.record(text)).toMatchObject({ queries: { tokens: [7, 8, 9], labels: ["a", "b", "c"] }, heads: 1 });
});

test("more weights than a file can carry are refused with the sizes", () => {
  const recorder = new AttentionRecorder();
  recorder.add(Array.from({ length: 12 }, () => ({ heads: 12, queries: 1000, keys: 1000, data: new Float32Array() })));
  expect(() => recorder.record(text)).toThrow(
    "12 x 12 heads of 1000 x 1000 weights are too many for one file (144000000, at most 40000000)",
  );
});

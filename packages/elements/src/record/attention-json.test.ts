import { expect, test } from "vitest";
import { sampleCrossRecord, sampleRecord } from "../testing/sample-record.ts";
import { attentionJson } from "./attention-json.ts";

test("of one text there are tokens, labels and a square", () => {
  expect(JSON.parse(attentionJson(sampleRecord(["a", "b"]), { layer: 1 }))).toEqual({
    source: "sample",
    tokens: [0, 1],
    labels: ["a", "b"],
    causal: true,
    layers: [1],
    heads: [0, 1],
    shape: [1, 2, 2, 2],
    weights: [
      [
        [
          [1, 0],
          [1, 0],
        ],
        [
          [1, 0],
          [0.5, 0.5],
        ],
      ],
    ],
  });
});

test("between two texts the columns bring their own tokens and labels", () => {
  expect(JSON.parse(attentionJson(sampleCrossRecord(["a", "b"], ["x", "y", "z"]), { head: 0 }))).toEqual({
    source: "sample",
    tokens: [0, 1],
    labels: ["a", "b"],
    keyTokens: [100, 101, 102],
    keyLabels: ["x", "y", "z"],
    causal: false,
    layers: [0],
    heads: [0],
    shape: [1, 1, 2, 3],
    weights: [
      [
        [
          [0.25, 0, 0.75],
          [0.25, 0, 0.75],
        ],
      ],
    ],
  });
});

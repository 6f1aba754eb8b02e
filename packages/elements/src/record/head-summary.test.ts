import { expect, test } from "vitest";
import { sampleCrossRecord, sampleRecord } from "../testing/sample-record.ts";
import { describeHead } from "./head-summary.ts";

const [one, two] = [
  { layer: 0, head: 0 },
  { layer: 0, head: 1 },
];

test("of one text it says which neighbour gets the weight", () => {
  expect(describeHead(sampleRecord(["a", "b", "c"]), one)).toBe("100 % on the token before, 50 % on the first token");
  expect(
    describeHead(
      sampleRecord(
        Array.from({ length: 20 }, (_, index) => `${index}`),
        { causal: false },
      ),
      two,
    ),
  ).toBe("spread out");
});

test("between two texts it says how sharp the rows are and which key gets most, never where that stands beside the query", () => {
  const record = sampleCrossRecord(["a", "b"], ["x", "y", "</s>"]);
  expect(describeHead(record, one)).toBe("75 % on each row's largest cell, 75 % on “</s>”");
  const many = sampleCrossRecord(
    ["a"],
    Array.from({ length: 20 }, (_, index) => `${index}`),
  );
  expect(describeHead(many, two)).toBe("spread out");
});

test("keys with the same label count together", () => {
  const record = sampleCrossRecord(["a", "b"], ["the", "y", "the"]);
  expect(describeHead(record, one)).toBe("100 % on “the”, 75 % on each row's largest cell");
});

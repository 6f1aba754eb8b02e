import fc from "fast-check";
import { expect, test } from "vitest";
import { sampleCrossRecord, sampleRecord } from "../testing/sample-record.ts";
import { describeSelection, heldSelection, selectedWeight, selectedWeights, turned } from "./selection.ts";

// Head 0 looks at the token before, head 1 spreads evenly over what it sees.
const record = sampleRecord(["a", "b", "c"]);
const of = (query: number, key: number, head: number | "mean" = 1) => ({ layer: 0, head, query, key });

test("a selection is held inside the record, and never on what a query cannot see", () => {
  expect(heldSelection(record, { layer: 9, head: -4, query: 1, key: 2 })).toEqual({
    layer: 1,
    head: 0,
    query: 1,
    key: -1,
  });
  expect(heldSelection(record, { layer: Number.NaN, head: "mean", query: 3, key: 0 })).toEqual({
    layer: 0,
    head: "mean",
    query: -1,
    key: 0,
  });
  expect(heldSelection({ ...record, layers: [] }, of(0, 0))).toBeUndefined();
});

test("whatever is asked for, what is held has weights", () => {
  const any = fc.oneof(fc.integer({ min: -3, max: 9 }), fc.double());
  fc.assert(
    fc.property(any, any, any, any, (layer, head, query, key) => {
      const held = heldSelection(record, { layer, head, query: Math.trunc(query), key: Math.trunc(key) });
      expect(held && selectedWeights(record, held).every(({ weight }) => weight >= 0 && weight <= 1)).toBe(true);
    }),
  );
});

test.each([
  [of(2, 1), "“c” looks at “b”: 0.333"],
  [of(2, -1, 0), "“c” looks most at “b”: 1.000"],
  [of(-1, 0, 0), "“a” is looked at most by “a”: 1.000"],
  [of(2, 1, "mean"), "“c” looks at “b”: 0.667"],
  [of(-1, -1, 0), "100 % on the token before, 50 % on the first token"],
])("%j in words", (selection, words) => {
  expect(describeSelection(record, selection)).toBe(words);
});

test("between two texts the words are those of choosing", () => {
  const cross = sampleCrossRecord(["Ich", "liebe"], ["I", "love", "</s>"]);
  expect(describeSelection(cross, of(1, -1, 0))).toBe("“liebe” was chosen looking most at “</s>”: 0.750");
  expect(describeSelection(cross, of(-1, 0, 0))).toBe("“I” was looked at most by “Ich”: 0.250");
});

test("a row has the weights that are seen, a column those that see it, a cell its own", () => {
  expect(selectedWeights(record, of(1, -1))).toEqual([
    { index: 0, label: "a", weight: 0.5 },
    { index: 1, label: "b", weight: 0.5 },
  ]);
  expect(selectedWeights(record, of(-1, 1)).map(({ index, label }) => [index, label])).toEqual([
    [1, "b"],
    [2, "c"],
  ]);
  expect(selectedWeight(record, of(1, 0))).toBe(0.5);
  expect(selectedWeight(record, of(1, -1))).toBeUndefined();
});

test("turning keeps the token", () => {
  expect(turned(of(2, -1), "to")).toEqual(of(-1, 2));
  expect(turned(of(-1, 2), "from")).toEqual(of(2, -1));
  expect(turned(of(-1, -1), "to")).toEqual(of(-1, -1));
});

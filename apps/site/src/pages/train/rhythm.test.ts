import { expect, test } from "vitest";
import { rhythm, saveEvery } from "./rhythm.ts";

test("a short run is measured and looked at after every step, a long one two dozen and ten times", () => {
  expect(rhythm(1)).toEqual({ evaluateEvery: 1, lookEvery: 1 });
  expect(rhythm(10)).toEqual({ evaluateEvery: 1, lookEvery: 1 });
  expect(rhythm(600)).toEqual({ evaluateEvery: 25, lookEvery: 60 });
});

test("the slower a step, the fewer lie between two checkpoints", () => {
  expect(saveEvery(133_440, { batch: 12, context: 64 })).toBe(24);
  expect(saveEvery(3_000_000, { batch: 32, context: 128 })).toBe(1);
  expect(saveEvery(10_000, { batch: 4, context: 16 })).toBe(25);
});

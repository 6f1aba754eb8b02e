import { expect, test } from "vitest";
import { largestChange, movedShare } from "./compare.ts";

const before = Float32Array.from([1, 0, 0.5, 0.5]);

test("the share that moved is half of what all rows differ by, on average", () => {
  expect(movedShare(before, before)).toBe(0);
  expect(movedShare(before, Float32Array.from([0, 1, 0.5, 0.5]))).toBe(0.5);
  expect(movedShare(before, Float32Array.from([0, 1, 1, 0]))).toBe(0.75);
  expect(movedShare(new Float32Array(), new Float32Array())).toBe(0);
});

test("the largest change is found by words, wherever they stand", () => {
  const still = { weights: before, order: [0, 1] };
  const along = largestChange(still, { weights: Float32Array.from([0.5, 0.5, 0, 1]), order: [1, 0] });
  expect(along?.after).toBe(along?.before);
  expect(largestChange(still, { weights: Float32Array.from([0.75, 0.25, 0, 1]), order: [1, 0] })).toEqual({
    from: 1,
    to: 1,
    before: 0.5,
    after: 0.75,
  });
});

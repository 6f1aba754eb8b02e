import { expect, test } from "vitest";
import { countOnes, hybridRuns } from "./hybrid-runs.ts";

const walk = (bytes: number[], width: number, values: number) => [
  ...hybridRuns(Uint8Array.from(bytes), { width, values }),
];

// Bytes by hand from the format's description: header = count << 1 for equal values, groups of eight << 1 | 1 for packed ones.
test("runs of equal and of packed values are walked", () => {
  expect(walk([10 << 1, 7, (1 << 1) | 1, 1, 2, 3], 3, 18)).toEqual([
    { isPacked: false, start: 1, count: 10 },
    { isPacked: true, start: 3, count: 8 },
  ]);
  expect(walk([0xac, 0x02, 1, 1], 9, 150)).toEqual([{ isPacked: false, start: 2, count: 150 }]);
});

test("the last packed values may be padded with whole groups, or lack the bytes that no value reaches", () => {
  const padded = [(4 << 1) | 1, 0, 0, 0, 0];
  expect(walk(padded, 1, 3)).toEqual([{ isPacked: true, start: 1, count: 3 }]);
  expect(walk([(1 << 1) | 1, 5, 6], 8, 2)).toEqual([{ isPacked: true, start: 1, count: 2 }]);
});

test("ones are counted in both kinds of runs", () => {
  expect(countOnes(Uint8Array.of(5 << 1, 1, 3 << 1, 0, (1 << 1) | 1, 0b1011_0110), 14)).toBe(5 + 4);
  expect(countOnes(new Uint8Array(), 0)).toBe(0);
});

test.each([
  [[0xfe, 0xff, 0xff, 0xff, 0x0f, 1], 1, 5, "a run of 2147483647 values where 5 are left"],
  [[0xff, 0xff, 0xff, 0xff, 0x0f], 1, 5, "a run of 17179869176 values where 5 are left"],
  [[0xff, 0xff, 0xff, 0xff, 0x0f], 0, 5, "a run of 17179869176 values where 5 are left"],
  [[0xff, 0xff, 0xff, 0xff, 0xff, 0x0f], 1, 5, "a run at byte 0 of 6 that has no length"],
  [[], 1, 5, "a run at byte 0 of 0 that has no length"],
  [[4 << 1], 1, 4, "runs of 1 bytes that end before 4 values"],
  [[4 << 1, 0], 1, 5, "a run at byte 2 of 2 that has no length"],
  [[(1 << 1) | 1, 0], 4, 8, "runs of 2 bytes that end before 8 values"],
])("%j of %d bits for %d values is refused", (bytes, width, values, message) => {
  expect(() => walk(bytes, width, values)).toThrow(message);
});

import { expect, it } from "vitest";
import { integerFunction } from "./functions.ts";

it("raises int32 to a power as repeated multiplication that wraps", () => {
  const repeated = (a: number, b: number) => Array.from({ length: b }).reduce<number>((n) => Math.imul(n, a), 1);
  for (const [a, b] of [
    [3, 40],
    [-2, 31],
    [7, 33],
    [0, 0],
    [-1, 5],
  ] as const)
    expect(integerFunction.pow?.(a, b)).toBe(repeated(a, b));
  expect([integerFunction.pow?.(2, -1), integerFunction.pow?.(-1, -3), integerFunction.pow?.(0, -1)]).toEqual([
    0, -1, 0,
  ]);
});

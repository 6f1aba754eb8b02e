import { expect, test } from "vitest";
import { random, xoshiro128 } from "./random.ts";

test("xoshiro128** gives the words of its authors' C program from the state 1, 2, 3, 4", () => {
  const next = xoshiro128([1, 2, 3, 4]);
  expect(Array.from({ length: 10 }, next)).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
  ]);
});

test("numbers are even over [0, 1): χ² of 100 bins is below the 99.9 % point", () => {
  for (const seed of [0, 1, -1, 2 ** 32, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]) {
    const next = random("test", seed);
    const bins = new Array<number>(100).fill(0);
    for (let i = 0; i < 20_000; i++) (bins[Math.floor(next() * 100)] as number)++;
    expect(bins.reduce((sum, count) => sum + (count - 200) ** 2 / 200, 0)).toBeLessThan(148.2); // 99 degrees of freedom
  }
});

test.each([1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, "7" as unknown as number])(
  "the seed %s is refused",
  (seed) => {
    expect(() => random("englishText", seed)).toThrow(
      new RangeError(`englishText: seed must be a safe integer, got ${typeof seed === "string" ? '"7"' : seed}`),
    );
  },
);

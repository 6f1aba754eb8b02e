import { describe, expect, it } from "vitest";
import { ones } from "./creation.ts";
import { dropout } from "./dropout.ts";

const drop = (size: number, rate: number, seed: number): number[] => [
  ...dropout(ones([size]), { rate, seed }).dataSync(),
];
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

describe("dropout", () => {
  it("drops as many as the rate says and scales the others", () => {
    for (const rate of [0.1, 0.5, 0.9]) {
      const values = drop(100_000, rate, 7);
      expect(new Set(values)).toEqual(new Set([0, Math.fround(1 / (1 - rate))]));
      expect(Math.abs(mean(values) - 1)).toBeLessThan(5 * Math.sqrt(rate / (1 - rate) / 100_000));
    }
  });

  it("drops nothing at 0 and everything at 1", () => {
    expect(drop(3, 0, 1)).toEqual([1, 1, 1]);
    expect(drop(3, 1, 1)).toEqual([0, 0, 0]);
  });

  it("gives the same elements for the same seed and independent ones for neighbours", () => {
    const size = 20_000;
    expect(drop(size, 0.5, 3)).toEqual(drop(size, 0.5, 3));
    for (const [a, b] of [
      [3, 4],
      [3, 3 + 2 ** 32],
      [-1, 1],
    ] as const) {
      const [x, y] = [drop(size, 0.5, a), drop(size, 0.5, b)];
      const agreement = mean(x.map((n, i) => (n === y[i] ? 1 : 0)));
      expect(Math.abs(agreement - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / size));
    }
    const values = drop(size, 0.5, 3);
    for (const lag of [1, 2, 64]) {
      const agreement = mean(values.slice(lag).map((n, i) => (n === values[i] ? 1 : 0)));
      expect(Math.abs(agreement - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / size));
    }
  });

  it("refuses other rates and seeds", () => {
    expect(() => drop(1, 1.5, 0)).toThrow("dropout: rate must be from 0 to 1, got 1.5");
    expect(() => drop(1, 0.5, 0.5)).toThrow("dropout: seed must be a whole number, got 0.5");
  });
});

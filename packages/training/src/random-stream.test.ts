import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RandomStream, shuffled } from "./random-stream.ts";

describe("RandomStream", () => {
  it("gives the words of xoshiro128** for the state 1, 2, 3, 4", () => {
    const stream = new RandomStream([1, 2, 3, 4]);
    expect([stream.word(), stream.word(), stream.word(), stream.word()]).toEqual([11520, 0, 5927040, 70819200]);
  });

  it("goes on from its state as if it had never stopped", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.nat(50), (seed, before) => {
        const stream = new RandomStream(seed);
        for (let i = 0; i < before; i++) stream.unit();
        const resumed = new RandomStream(JSON.parse(JSON.stringify(stream.state)));
        for (let i = 0; i < 20; i++) expect(resumed.unit()).toBe(stream.unit());
      }),
      { numRuns: 100 },
    );
  });

  it("reaches every number below a limit about equally often", () => {
    const stream = new RandomStream(5);
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 70_000; i++) counts[stream.below(7)]!++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  it("shuffles without losing anyone", () => {
    const order = shuffled(100, new RandomStream(1));
    expect([...order]).not.toEqual([...order].toSorted((a, b) => a - b));
    expect([...order].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  it("refuses what is no seed and no state", () => {
    expect(() => new RandomStream(0.5)).toThrow("RandomStream: seed must be a safe integer, got 0.5");
    expect(() => new RandomStream([0, 0, 0, 0])).toThrow(
      "RandomStream: a state must be four words below 2^32, not all 0, got 0,0,0,0",
    );
  });
});

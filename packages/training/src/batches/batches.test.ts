import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PairBatch } from "./padded-pairs.ts";
import { paddedPairs } from "./padded-pairs.ts";
import { pairBatches, sortedPairs } from "./pair-batches.ts";
import { evenWindows, windowBatches } from "./window-batches.ts";

const rowsOf = (x: { shape: readonly number[]; dataSync(): ArrayLike<number> }): number[][] => {
  const [rows, width] = x.shape as [number, number];
  const data = Array.from(x.dataSync());
  return Array.from({ length: rows }, (_, i) => data.slice(i * width, (i + 1) * width));
};
const counting = (length: number): Int32Array => Int32Array.from({ length }, (_, i) => i);

describe("windows", () => {
  it("are runs of the text with the next token as target, all beginnings equally likely", async () => {
    const source = windowBatches(counting(9), { batchSize: 50, contextLength: 4, seed: 1 });
    const starts = new Map<number, number>();
    for (let i = 0; i < 100; i++) {
      const { tokens, targets } = await source.next();
      for (const [b, row] of rowsOf(tokens).entries()) {
        expect(row).toEqual([0, 1, 2, 3].map((t) => row[0]! + t));
        expect(rowsOf(targets)[b]).toEqual(row.map((token) => token + 1));
        starts.set(row[0]!, (starts.get(row[0]!) ?? 0) + 1);
      }
    }
    expect([...starts.keys()].toSorted()).toEqual([0, 1, 2, 3, 4]);
    for (const count of starts.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });

  it("for validation lie evenly, do not overlap, and never change", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 90 }), fc.integer({ min: 1, max: 9 }), (length, contextLength) => {
        fc.pre(length > contextLength);
        const batches = evenWindows(counting(length), { batchSize: 3, contextLength, batches: 4 });
        const starts = batches.flatMap(({ tokens }) => rowsOf(tokens).map((row) => row[0]!));
        expect(starts.length).toBe(Math.min(12, Math.floor((length - 1) / contextLength)));
        for (let i = 1; i < starts.length; i++)
          expect(starts[i]! - starts[i - 1]!).toBeGreaterThanOrEqual(contextLength);
        const last = batches.flatMap(({ targets }) => rowsOf(targets)).at(-1)!;
        if (starts.length > 1) expect(last.at(-1)).toBe(length - 1);
      }),
      { numRuns: 200 },
    );
  });

  it("need one token more than they are long", () => {
    const sizes = { batchSize: 1, contextLength: 64 };
    expect(() => windowBatches([], sizes)).toThrow("windowBatches: there are no tokens");
    expect(() => windowBatches(counting(40), sizes)).toThrow(
      "windowBatches: a window of 64 tokens and the one after it need 65, got 40. Shorten contextLength or give more text",
    );
    expect(() => evenWindows(counting(64), { ...sizes, batches: 1 })).toThrow(
      "evenWindows: a window of 64 tokens and the one after it need 65, got 64. Shorten contextLength or give more text",
    );
    expect(() => windowBatches(counting(9), { batchSize: 0, contextLength: 2 })).toThrow(
      "windowBatches: batchSize must be a whole number from 1, got 0",
    );
  });
});

const special = { padToken: 90, startToken: 91, endToken: 92 };
const pair = fc.record({
  source: fc.array(fc.nat(80), { minLength: 1, maxLength: 12 }),
  target: fc.array(fc.nat(80), { maxLength: 12 }),
});
const numbered = fc
  .array(pair, { minLength: 1, maxLength: 40 })
  .map((pairs) => pairs.map(({ source, target }, i) => ({ source: [i + 100, ...source], target })));

describe("pairs", () => {
  it("are padded behind, the decoder one token behind its targets", () => {
    const batch = paddedPairs(
      [
        { source: [1, 2, 3], target: [4] },
        { source: [5], target: [6, 7] },
      ],
      special,
    );
    expect(rowsOf(batch.source)).toEqual([
      [1, 2, 3],
      [5, 90, 90],
    ]);
    expect(rowsOf(batch.sourceMask)).toEqual([
      [1, 1, 1],
      [1, 0, 0],
    ]);
    expect(rowsOf(batch.inputs)).toEqual([
      [91, 4, 90],
      [91, 6, 7],
    ]);
    expect(rowsOf(batch.targets)).toEqual([
      [4, 92, -100],
      [6, 7, 92],
    ]);
    expect(batch.targetTokens).toBe(5);
  });

  it("come once per epoch, in another order each time, in batches that are not too large", async () => {
    await fc.assert(
      fc.asyncProperty(numbered, fc.integer({ min: 14, max: 60 }), async (pairs, batchTokens) => {
        const source = pairBatches(pairs, { ...special, batchTokens, seed: 1 });
        for (let epoch = 0; epoch < 3; epoch++) {
          const seen: number[] = [];
          while (seen.length < pairs.length) {
            const batch: PairBatch = await source.next();
            const [rows, width] = batch.source.shape as [number, number];
            expect(rows * Math.max(width, batch.targets.shape[1]!)).toBeLessThanOrEqual(batchTokens);
            seen.push(...rowsOf(batch.source).map((row) => row[0]! - 100));
          }
          expect(seen.toSorted((a, b) => a - b)).toEqual(pairs.map((_, i) => i));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("go on from any position as if nothing had been", async () => {
    await fc.assert(
      fc.asyncProperty(numbered, fc.nat(30), async (pairs, before) => {
        const options = { ...special, batchTokens: 20, seed: 2 };
        const source = pairBatches(pairs, options);
        for (let i = 0; i < before; i++) await source.next();
        const other = pairBatches(pairs, { ...options, seed: 77 });
        other.seek(JSON.parse(JSON.stringify(source.position())));
        for (let i = 0; i < 10; i++)
          expect(rowsOf((await other.next()).source)).toEqual(rowsOf((await source.next()).source));
      }),
      { numRuns: 60 },
    );
  });

  it("are all there in validation", () => {
    fc.assert(
      fc.property(numbered, (pairs) => {
        const batches = sortedPairs(pairs, { ...special, batchTokens: 30 });
        const seen = batches.flatMap(({ source }) => rowsOf(source).map((row) => row[0]! - 100));
        expect(seen.toSorted((a, b) => a - b)).toEqual(pairs.map((_, i) => i));
        expect(batches.reduce((sum, { targetTokens }) => sum + targetTokens, 0)).toBe(
          pairs.reduce((sum, { target }) => sum + target.length + 1, 0),
        );
      }),
      { numRuns: 60 },
    );
  });

  it("are refused when there are none, one is empty or one is too long", () => {
    const options = { ...special, batchTokens: 4 };
    expect(() => pairBatches([], options)).toThrow("pairBatches: there are no pairs");
    expect(() => pairBatches([{ source: [], target: [1] }], options)).toThrow(
      "pairBatches: the source of pair 0 is empty",
    );
    const long = [
      { source: [1], target: [1] },
      { source: [1], target: [1, 2, 3, 4] },
    ];
    expect(() => sortedPairs(long, options)).toThrow(
      "sortedPairs: pair 1 has 5 tokens but a batch holds 4. Leave it out or raise batchTokens",
    );
    const source = pairBatches(long, { ...options, batchTokens: 5 });
    const position = source.position();
    expect(() => source.seek({ ...position, batch: 9 })).toThrow(
      "seek: batch must be a whole number from 0 to 2, got 9",
    );
    expect(() => source.seek({ ...position, epoch: -1 })).toThrow("seek: epoch must be a whole number from 0 to");
  });
});

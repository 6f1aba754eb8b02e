// The random numbers, what is drawn with them, and the codes of hierarchical softmax.
import fc from "fast-check";
import { expect, test } from "vitest";
import { noiseSource } from "../testing/noise-source.ts";
import { huffmanPaths } from "./huffman.ts";
import { cumulativeNoise, noiseGuide } from "./noise.ts";
import { Random, seededState } from "./random.ts";

test("xoshiro128** gives the words of its authors' C program from the state 1, 2, 3, 4", () => {
  const random = new Random(Uint32Array.of(1, 2, 3, 4));
  expect(Array.from({ length: 4 }, () => random.bits())).toEqual([11520, 0, 5927040, 70819200]);
});

test("a generator goes on from its state, and streams of one seed differ", () => {
  const random = new Random(seededState(-5, 0));
  random.bits();
  const copy = new Random(random.state());
  expect(copy.bits()).toBe(random.bits());
  const firsts = [0, 1, 2].flatMap((stream) =>
    [1, 2, -1, 2 ** 40].map((seed) => new Random(seededState(seed, stream)).bits()),
  );
  expect(new Set(firsts).size).toBe(firsts.length);
});

test("from where the guide says, a search finds what a search of the whole table finds", () => {
  const counts = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 70 });
  const largest = 2 ** 31 - 2;
  fc.assert(
    fc.property(
      counts,
      fc.double({ min: -1, max: 2, noNaN: true }),
      fc.nat({ max: largest }),
      (numbers, exponent, any) => {
        const table = cumulativeNoise(Float64Array.from(numbers), exponent);
        const { rows, shift } = noiseGuide(table);
        const edges = [...table].flatMap((entry) => [entry - 1, entry, entry + 1]);
        for (const number of [0, largest, any, ...edges].filter((edge) => edge >= 0 && edge <= largest)) {
          let row = rows[number >>> shift] as number;
          while ((table[row] as number) < number) row++;
          expect(row).toBe(table.findIndex((entry) => entry >= number));
        }
      },
    ),
    { numRuns: 200 },
  );
});

test("noise words come in proportion to count ** exponent", () => {
  const counts = Float64Array.of(81, 16, 1);
  const draw = noiseSource(cumulativeNoise(counts, 0.75), new Random(seededState(9, 0)));
  const drawn = [0, 0, 0];
  for (let n = 0; n < 36_000; n++) (drawn[draw()] as number)++;
  for (const [word, share] of [27, 8, 1].entries()) {
    expect(Math.abs((drawn[word] as number) - share * 1000)).toBeLessThan(300);
  }
});

test("Huffman codes are prefix-free and as short as they can be", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 40 }), (numbers) => {
      const { offsets, labels } = huffmanPaths(Float64Array.from(numbers));
      const codes = numbers.map((_, word) => labels.subarray(offsets[word], offsets[word + 1]).join(""));
      for (const code of codes) expect(codes.filter((other) => other.startsWith(code))).toEqual([code]);
      const cost = numbers.reduce((sum, count, word) => sum + count * (codes[word]?.length ?? 0), 0);
      expect(cost).toBe(leastCost(numbers));
    }),
    { numRuns: 100 },
  );
});

/** Σ of all joined counts: the cost of any Huffman tree. */
function leastCost(numbers: readonly number[]): number {
  const open = [...numbers];
  let cost = 0;
  while (open.length > 1) {
    open.sort((a, b) => b - a);
    const joined = (open.pop() as number) + (open.pop() as number);
    cost += joined;
    open.push(joined);
  }
  return cost;
}

// Distributions against formulas in double precision.
import fc from "fast-check";
import { expect, test } from "vitest";
import { distributionOf } from "./distribution.ts";

const plain = { temperature: 1, topK: 0, topP: 1, minP: 0, seed: 1 };
const logits = Float32Array.from([0.4, 0.3, 0.2, 0.1], Math.log);

test("temperature sharpens the distribution by the power of its inverse", () => {
  const { candidates } = distributionOf(logits, { ...plain, temperature: 0.5 });
  const squares = [0.16, 0.09, 0.04, 0.01].map((square) => square / 0.3);
  for (const [i, { drawn }] of candidates.entries()) expect(drawn).toBeCloseTo(squares[i] ?? 0, 6);
  expect(candidates.map(({ probability }) => probability.toFixed(4))).toEqual(["0.4000", "0.3000", "0.2000", "0.1000"]);
});

test("each token is told which filter took it out, the first one that did", () => {
  const cut = (settings: object): (string | undefined)[] =>
    distributionOf(logits, { ...plain, ...settings }).candidates.map(({ cutBy }) => cutBy);
  expect(cut({ topK: 3, topP: 0.6 })).toEqual([undefined, undefined, "top-p", "top-k"]);
  expect(cut({ minP: 0.6 })).toEqual([undefined, undefined, "min-p", "min-p"]);
  expect(cut({ temperature: 0 })).toEqual([undefined, "temperature 0", "temperature 0", "temperature 0"]);
});

test("what is drawn sums to one, is never cut, and is the same for the same place", () => {
  const numbers = fc.array(fc.double({ min: -8, max: 8, noNaN: true }), { minLength: 1, maxLength: 40 });
  const settings = fc.record({
    temperature: fc.constantFrom(0, 0.3, 1, 2),
    topK: fc.constantFrom(0, 1, 5),
    topP: fc.constantFrom(0.2, 0.9, 1),
    minP: fc.constantFrom(0, 0.1),
    seed: fc.nat(),
  });
  fc.assert(
    fc.property(numbers, settings, fc.nat(20), (values, choice, place) => {
      const given = Float32Array.from(values);
      const made = distributionOf(given, choice, { place, count: given.length });
      expect(made.candidates.reduce((sum, { drawn }) => sum + drawn, 0)).toBeCloseTo(1, 5);
      expect(made.choice.drawn).toBeGreaterThan(0);
      expect(made.candidates.filter(({ cutBy }) => cutBy === undefined)).toHaveLength(made.kept);
      expect(distributionOf(given, choice, { place }).choice.token).toBe(made.choice.token);
    }),
  );
});

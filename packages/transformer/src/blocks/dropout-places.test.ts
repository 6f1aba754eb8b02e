import { tensor } from "@attn/tensor";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { DropoutSite } from "./dropout-places.ts";
import { dropAt, dropoutPlace, placeSeed } from "./dropout-places.ts";

const sites: readonly DropoutSite[] = [
  "embeddings",
  "attention",
  "attentionOutput",
  "cross",
  "crossOutput",
  "activation",
  "feedForwardOutput",
  "final",
];

test("each place has a seed of its own, which no other step's place has", () => {
  const place = fc.record({
    seed: fc.nat({ max: 2 ** 32 - 1 }),
    layer: fc.nat({ max: 2 ** 18 - 1 }),
    site: fc.constantFrom(...sites),
  });
  fc.assert(
    fc.property(place, place, (a, b) => {
      const isSame = a.seed === b.seed && a.layer === b.layer && a.site === b.site;
      expect(placeSeed(a, a.site) === placeSeed(b, b.site)).toBe(isSame);
      expect(Number.isSafeInteger(placeSeed(a, a.site))).toBe(true);
    }),
  );
});

test("masks of different places agree as often as independent ones do, and keep the mean", async () => {
  const [size, rate] = [20_000, 0.3];
  const ones = tensor(new Float32Array(size).fill(1));
  const masks: Float32Array[] = [];
  for (const layer of [0, 1, 7])
    for (const site of sites) masks.push(await dropAt(ones, site, { place: { seed: 5, layer }, rate }).data());
  const spread = 5 * Math.sqrt(0.25 / size); // five standard errors of a share, at most
  for (const [i, a] of masks.entries()) {
    expect(Math.abs(a.reduce((sum, x) => sum + x, 0) / size - 1)).toBeLessThan(spread / (1 - rate));
    for (const b of masks.slice(i + 1)) {
      const agreement = a.reduce((count, x, at) => count + (x === b[at] ? 1 : 0), 0) / size;
      expect(Math.abs(agreement - (rate ** 2 + (1 - rate) ** 2))).toBeLessThan(spread);
    }
  }
});

test("nothing is dropped, and nothing computed, at a rate of 0, outside of training, and without a choice", () => {
  const x = tensor([1, 2]);
  expect(dropAt(x, "final", { place: { seed: 1, layer: 0 }, rate: 0 })).toBe(x);
  expect(dropAt(x, "final", { place: { seed: 1, layer: 0 }, rate: undefined })).toBe(x);
  expect(dropAt(x, "final", { place: undefined, rate: 0.5 })).toBe(x);
  expect(dropoutPlace("f", undefined)).toBeUndefined();
  expect(dropoutPlace("f", { seed: 1, isTraining: false })).toBeUndefined();
  expect(dropoutPlace("f", { seed: 1, isTraining: true, layer: 2 })).toEqual({ seed: 1, layer: 2 });
});

test.each([
  [{ seed: -1 }, "block: the seed of dropout must be a whole number from 0 to 4294967295, got -1"],
  [{ seed: 2 ** 32 }, "block: the seed of dropout must be a whole number from 0 to 4294967295, got 4294967296"],
  [{ seed: 0.5 }, "block: the seed of dropout must be a whole number from 0 to 4294967295, got 0.5"],
  [{ seed: 1, layer: -1 }, "block: the layer of dropout must be a whole number from 0 to 262143, got -1"],
  [{ seed: 1, layer: Number.NaN }, "block: the layer of dropout must be a whole number from 0 to 262143, got NaN"],
])("%o is refused", (choice, message) => {
  expect(() => dropoutPlace("block", choice)).toThrow(new RangeError(message));
});

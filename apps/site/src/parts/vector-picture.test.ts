// Embeddings as pixels.
import { expect, test } from "vitest";
import { vectorPixels, vectorScale } from "./vector-picture.ts";

test("zero has the colour of nothing, and both ends their own, however far they go", () => {
  const [zero, above, far, below] = chunks(vectorPixels(Float32Array.of(0, 2, 9, -2), { scale: 2, theme: "light" }));
  expect(zero).toEqual([246, 247, 248, 255]);
  expect(above).toEqual([31, 98, 163, 255]);
  expect(far).toEqual(above);
  expect(below).toEqual([180, 84, 10, 255]);
});

test("the scale is twice the root mean square, and never zero", () => {
  expect(vectorScale(Float32Array.of(3, -4))).toBeCloseTo(2 * Math.sqrt(12.5));
  expect(vectorScale(new Float32Array(4))).toBe(1);
  expect(vectorScale(new Float32Array())).toBe(1);
});

const chunks = (pixels: Uint8ClampedArray): number[][] =>
  Array.from({ length: pixels.length / 4 }, (_, i) => [...pixels.subarray(4 * i, 4 * i + 4)]);

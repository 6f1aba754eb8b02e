import fc from "fast-check";
import { expect, test } from "vitest";
import {
  colourAt,
  colourOfWeight,
  hexOf,
  type Rgb,
  scalePosition,
  type Theme,
  weightAtPosition,
} from "./colour-scale.ts";

// Relative luminance, WCAG 2.2.
const luminance = (colour: Rgb): number => {
  const [r = 0, g = 0, b = 0] = colour.map((part) =>
    part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

test.each<[Theme, 1 | -1]>([
  ["light", -1],
  ["dark", 1],
])("on %s pages a larger weight is always further from the background", (theme, direction) => {
  const values = Array.from({ length: 101 }, (_, index) => luminance(colourAt(index / 100, theme)));
  for (let index = 1; index < values.length; index++) {
    expect(((values[index] ?? 0) - (values[index - 1] ?? 0)) * direction).toBeGreaterThanOrEqual(-0.0005);
  }
});

test("the ends of the scales are the ends of the lists of stops", () => {
  expect(hexOf(colourAt(0, "light"))).toBe("#f7fbff");
  expect(hexOf(colourAt(1, "light"))).toBe("#08306b");
  expect(hexOf(colourAt(0, "dark"))).toBe("#1b1b26");
  expect(hexOf(colourAt(1, "dark"))).toBe("#def5e5");
});

test("a stop inside the list has its own colour: the middle of nine is the fifth", () => {
  expect(hexOf(colourAt(0.5, "light"))).toBe("#6baed6");
});

test("weights outside 0 to 1 and NaN get the colours of the ends", () => {
  expect(colourOfWeight(Number.NaN, "light")).toEqual(colourAt(0, "light"));
  expect(colourOfWeight(-3, "light")).toEqual(colourAt(0, "light"));
  expect(colourOfWeight(Number.POSITIVE_INFINITY, "light")).toEqual(colourAt(1, "light"));
});

test("position and weight are inverse to one another", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1, noNaN: true }),
      (weight) => Math.abs(weightAtPosition(scalePosition(weight)) - weight) < 1e-12,
    ),
  );
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { colourAt, colourOfWeight, hexOf, inkOn, scalePosition, type Theme } from "./colour-scale.ts";
import { mixColours, type Rgb } from "./oklab.ts";

// Relative luminance, WCAG 2.2.
const luminance = (colour: Rgb): number => {
  const [r = 0, g = 0, b = 0] = colour.map((part) =>
    part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (one: number, two: number): number => (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
// CIE 1976 lightness, 0 to 100.
const cieLightness = (colour: Rgb): number => {
  const y = luminance(colour);
  return y > 216 / 24389 ? 116 * Math.cbrt(y) - 16 : (y * 24389) / 27;
};
const steps = (count: number): number[] => Array.from({ length: count + 1 }, (_, index) => index / count);

test.each<[Theme, 1 | -1]>([
  ["light", -1],
  ["dark", 1],
])("on %s pages equal steps of the scale are equal steps away from the background", (theme, direction) => {
  const values = steps(10).map((position) => cieLightness(colourAt(position, theme)) * direction);
  const [first = 0, last = 0] = [values[0], values.at(-1)];
  const mean = (last - first) / 10;
  for (let index = 1; index < values.length; index++) {
    const step = (values[index] ?? 0) - (values[index - 1] ?? 0);
    expect(step / mean).toBeGreaterThan(0.85);
    expect(step / mean).toBeLessThan(1.15);
  }
});

test.each<[Theme, string, string, string]>([
  ["light", "#f2f5fb", "#5594e3", "#08357d"],
  ["dark", "#191e27", "#3e77be", "#bddeff"],
])("the ends and the middle of the %s scale are its three colours", (theme, ...colours) => {
  expect([0, 0.5, 1].map((position) => hexOf(colourAt(position, theme)))).toEqual(colours);
});

test("colours are mixed in OKLab: black and white meet at its lightness ½, not at half the light", () => {
  // L = ½ is linear light ⅛, in sRGB 1.055 · (1/8)^(1/2.4) − 0.055.
  const grey = Math.round(255 * (1.055 * 0.125 ** (1 / 2.4) - 0.055));
  expect(mixColours([0, 0, 0], [255, 255, 255], 0.5)).toEqual([grey, grey, grey]);
});

test.each<Theme>(["light", "dark"])("text on any colour of the %s scale can be read: 4.5 to 1 or more", (theme) => {
  for (const position of steps(100)) {
    const colour = colourAt(position, theme);
    const ink = inkOn(colour) === "#ffffff" ? 1 : 0;
    expect(contrast(luminance(colour), ink), `${position}`).toBeGreaterThanOrEqual(4.5);
  }
});

test("weights outside 0 to 1 and NaN get the colours of the ends", () => {
  expect(colourOfWeight(Number.NaN, "light")).toEqual(colourAt(0, "light"));
  expect(colourOfWeight(-3, "light")).toEqual(colourAt(0, "light"));
  expect(colourOfWeight(Number.POSITIVE_INFINITY, "light")).toEqual(colourAt(1, "light"));
});

test("a weight lies at its square root", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (weight) => {
      expect(scalePosition(weight) ** 2).toBeCloseTo(weight, 12);
    }),
  );
});

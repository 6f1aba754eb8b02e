// Names on a crowded picture.
import fc from "fast-check";
import { expect, test } from "vitest";
import { placeLabels } from "./place-labels.ts";

const size = { width: 400, height: 300 };

test("names never touch each other or leave the picture", () => {
  const point = fc.record({
    x: fc.integer({ min: 0, max: 400 }),
    y: fc.integer({ min: 0, max: 300 }),
    width: fc.integer({ min: 10, max: 90 }),
    weight: fc.integer({ min: 0, max: 9 }),
    radius: fc.constantFrom(0, 4),
  });
  const check = (points: { x: number; y: number; width: number; weight: number; radius: number }[]): void => {
    const boxes = placeLabels(points, size).flatMap((place, i) => {
      const { x, y, width } = points[i]!;
      return place ? [{ left: x + place.dx, right: x + place.dx + width, base: y + place.dy }] : [];
    });
    for (const [i, a] of boxes.entries()) {
      expect(a.left).toBeGreaterThanOrEqual(0);
      expect(a.right).toBeLessThanOrEqual(size.width);
      for (const b of boxes.slice(i + 1))
        expect(a.right <= b.left || b.right <= a.left || Math.abs(a.base - b.base) >= 12).toBe(true);
    }
  };
  fc.assert(fc.property(fc.array(point, { maxLength: 60 }), check), { numRuns: 40 });
});

test("the heavier of two names in one place is written, and one that must be is written even over marks", () => {
  const place = { x: 200, y: 150, width: 60, radius: 0 };
  const ring = Array.from({ length: 16 }, (_, i) => ({ ...place, x: 140 + 8 * i, weight: 1, radius: 40 }));
  expect(placeLabels([{ ...place, weight: 1 }], size)[0]).toBeDefined();
  expect(placeLabels([{ ...place, weight: 9 }, ...ring], size)[0]).toBeUndefined();
  expect(placeLabels([{ ...place, weight: 9, always: true }, ...ring], size)[0]).toBeDefined();
});

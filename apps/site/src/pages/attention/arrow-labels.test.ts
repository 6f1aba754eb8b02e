import fc from "fast-check";
import { expect, test } from "vitest";
import { placeLabels } from "./arrow-labels.ts";

const size = { width: 400, height: 300 };
const from = { x: 200, y: 150 };
const tip = fc.record({
  x: fc.integer({ min: 0, max: size.width }),
  y: fc.integer({ min: 0, max: size.height }),
  text: fc.constantFrom("a", "dog", "children"),
});

test("labels stay in the picture and none is over another, wherever the tips are", () => {
  fc.assert(
    fc.property(fc.array(tip, { maxLength: 40 }), (tips) => {
      const placed = placeLabels(
        tips.map((each, id) => ({ ...each, id, from })),
        size,
      );
      const boxes = placed.map(({ x, y, text, anchor }) => {
        const wide = 7 * text.length;
        return { left: anchor === "start" ? x : x - wide, right: anchor === "start" ? x + wide : x, y };
      });
      for (const [i, { left, right, y }] of boxes.entries()) {
        expect(left).toBeGreaterThanOrEqual(0);
        expect(right).toBeLessThanOrEqual(size.width);
        expect(y).toBeLessThanOrEqual(size.height);
        for (const other of boxes.slice(i + 1))
          expect(left < other.right && other.left < right && Math.abs(y - other.y) < 14).toBe(false);
      }
    }),
  );
});

test("the first wish always gets its place", () => {
  expect(placeLabels([{ id: 7, text: "dog", x: 300, y: 100, from }], size)).toHaveLength(1);
});

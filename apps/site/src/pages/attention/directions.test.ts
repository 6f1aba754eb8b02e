import fc from "fast-check";
import { expect, test } from "vitest";
import { angle, dot, length, place, planeAlong, principalPlane, rowsOf } from "./directions.ts";

const matrix = fc
  .array(fc.float({ min: -4, max: 4, noNaN: true }), { minLength: 20, maxLength: 20 })
  .map((numbers) => rowsOf(Float32Array.from(numbers), 5));

test("the axes of a plane are orthogonal and of length 1, whatever the vectors", () => {
  fc.assert(
    fc.property(matrix, (vectors) => {
      for (const { axes, kept } of [principalPlane(vectors), planeAlong(vectors[0] ?? new Float32Array(5), vectors)]) {
        expect(length(axes[0])).toBeCloseTo(1, 4);
        expect(length(axes[1])).toBeCloseTo(1, 4);
        expect(dot(...axes)).toBeCloseTo(0, 4);
        expect(kept).toBeLessThan(1 + 1e-4);
      }
    }),
  );
});

test("the axes are orthogonal also where all vectors lie along one line", () => {
  const line = rowsOf(Float32Array.from([0.00024213797587435693, -0.7883998155593872, 0, 0, 0, 0]), 3);
  for (const { axes, kept } of [principalPlane(line), planeAlong(line[0] ?? new Float32Array(3), line)]) {
    expect(dot(...axes)).toBeCloseTo(0, 6);
    expect(length(axes[1])).toBeCloseTo(1, 6);
    expect(kept).toBeCloseTo(1, 6);
  }
});

test("vectors that lie in a plane lose nothing in it", () => {
  const vectors = rowsOf(Float32Array.from([3, 1, 0, 0, -2, 2, 0, 0, 1, 0.5, 0, 0]), 4);
  expect(principalPlane(vectors).kept).toBeCloseTo(1, 5);
});

test("across a plane along a query lies the product with it, over its length", () => {
  fc.assert(
    fc.property(matrix, (vectors) => {
      const [query = new Float32Array(5), ...keys] = vectors;
      fc.pre(length(query) > 0.01);
      const plane = planeAlong(query, keys);
      for (const key of keys) expect(place(plane, key)[0]).toBeCloseTo(dot(query, key) / length(query), 3);
    }),
  );
});

test("angles are those of school", () => {
  const [x, y, both] = rowsOf(Float32Array.from([1, 0, 0, 2, 3, 3]), 2) as [Float32Array, Float32Array, Float32Array];
  expect(angle(x, y)).toBeCloseTo(90);
  expect(angle(x, both)).toBeCloseTo(45);
  expect(
    angle(
      x,
      x.map((each) => -each),
    ),
  ).toBeCloseTo(180);
  expect(angle(x, new Float32Array(2))).toBe(90);
});

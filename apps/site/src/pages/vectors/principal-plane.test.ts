// The plane against points whose axes are known, and against the equation that principal components solve.
import fc from "fast-check";
import { expect, test } from "vitest";
import { placesOn, principalPlane } from "./principal-plane.ts";
import type { Rows } from "./unit-rows.ts";

const rowsOf = (points: readonly (readonly number[])[]): Rows => ({
  values: Float64Array.from(points.flat()),
  count: points.length,
  width: points[0]?.length ?? 0,
});
const product = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

test("of points spread along known directions it finds the two widest", () => {
  // ±3 along (0.6, 0.8, 0), ±2 along the third axis, ±1 along (0.8, −0.6, 0); the mean is (1, 1, 1).
  const steps = [
    [1.8, 2.4, 0],
    [0, 0, 2],
    [0.8, -0.6, 0],
  ];
  const points = steps.flatMap((step) => [step.map((value) => 1 + value), step.map((value) => 1 - value)]);
  const plane = principalPlane(rowsOf(points));
  expect(plane.share).toBeCloseTo((9 + 4) / (9 + 4 + 1), 12);
  for (const [i, value] of [0.6, 0.8, 0].entries()) expect(plane.axes[0][i]).toBeCloseTo(value, 6);
  for (const [i, value] of [0, 0, 1].entries()) expect(plane.axes[1][i]).toBeCloseTo(value, 6);
  for (const [i, value] of [3, 0, -3, 0, 0, 2].entries())
    expect(placesOn(plane, rowsOf(points))[i]).toBeCloseTo(value, 5);
});

test("the axes are orthogonal unit vectors, and no other direction is wider than the first", () => {
  const number = fc.double({ min: -1, max: 1, noNaN: true });
  const points = fc.array(fc.array(number, { minLength: 4, maxLength: 4 }), { minLength: 3, maxLength: 12 });
  const check = (given: number[][], other: number[]): void => {
    const { values, count, width } = rowsOf(given);
    const { mean, axes, share } = principalPlane({ values, count, width });
    const spread = (axis: ArrayLike<number>): number =>
      given.reduce(
        (sum, point) =>
          sum +
          product(
            point.map((value, d) => value - (mean[d] ?? 0)),
            axis,
          ) **
            2,
        0,
      );
    expect(share).toBeLessThanOrEqual(1 + 1e-9);
    expect(Math.abs(product(axes[0], axes[1]))).toBeLessThan(1e-9);
    const length = Math.sqrt(product(other, other));
    if (length < 1e-3) return;
    expect(spread(other.map((value) => value / length))).toBeLessThanOrEqual(spread(axes[0]) + 1e-5);
  };
  fc.assert(fc.property(points, fc.array(number, { minLength: 4, maxLength: 4 }), check), { numRuns: 60 });
});

test("points in one place, one point and one dimension have a plane too", () => {
  for (const points of [
    [
      [1, 2],
      [1, 2],
    ],
    [[5, 5, 5]],
    [[1], [2], [4]],
  ]) {
    const plane = principalPlane(rowsOf(points));
    expect([...placesOn(plane, rowsOf(points))].every(Number.isFinite)).toBe(true);
  }
});

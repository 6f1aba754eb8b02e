// Turning pictures onto each other.
import fc from "fast-check";
import { expect, test } from "vitest";
import { align } from "./align.ts";

const places = fc
  .array(fc.float({ min: -4, max: 4, noNaN: true }), { minLength: 6, maxLength: 20 })
  .map((values) => Float32Array.from(values.slice(0, values.length - (values.length % 2))));

/** The places turned by an angle, mirrored or not, and moved. */
function turned(given: Float32Array, angle: number, sign: number): Float32Array {
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  return given.map((_, i) => {
    const [x, y] = [given[i - (i % 2)] ?? 0, sign * (given[i - (i % 2) + 1] ?? 0)];
    return 3 + (i % 2 === 0 ? x * cosine - y * sine : x * sine + y * cosine);
  });
}

test("a picture that was turned, mirrored and moved comes back to where it was", () => {
  const check = (given: Float32Array, angle: number, isMirrored: boolean): void => {
    const middle = align(given, undefined);
    const back = align(turned(given, angle, isMirrored ? -1 : 1), given);
    for (const [i, value] of middle.entries()) expect(Math.abs(value - (back[i] ?? Number.NaN))).toBeLessThan(1e-4);
  };
  fc.assert(fc.property(places, fc.double({ min: 0, max: 7, noNaN: true }), fc.boolean(), check), { numRuns: 60 });
});

test("distances stay, whatever the picture is turned to", () => {
  const given = Float32Array.of(0, 0, 3, 4, 1, 1);
  const target = Float32Array.of(9, 1, 2, 2, 0, 5);
  const now = align(given, target);
  expect(Math.hypot(now[0]! - now[2]!, now[1]! - now[3]!)).toBeCloseTo(5, 5);
  expect(align(given, Float32Array.of(1, 2))).toEqual(align(given, undefined));
});

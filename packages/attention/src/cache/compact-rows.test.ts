import { setDefaultBackend, type Tensor, tensor } from "@attn/tensor";
import { createJsBackend } from "@attn/tensor/js";
import { createWasmBackend } from "@attn/tensor/wasm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { onEveryBackend } from "../testing/backends.ts";
import { packRows, unpackRows, wordsPerRow } from "./compact-rows.ts";

const back = (numbers: readonly number[], width: number, format: "float16" | "int8"): number[] => {
  const x = tensor(Float32Array.from(numbers), { shape: [numbers.length / width, width] });
  return [...unpackRows(packRows(x, format), format, width).dataSync()];
};
const width = fc.constantFrom(1, 2, 3, 7, 8, 9, 31, 32, 33, 63, 64, 65, 80, 127);
const rows = width.chain((n) =>
  fc.tuple(
    fc.constant(n),
    fc.array(fc.float({ noNaN: true, min: -60000, max: 60000 }), { minLength: 2 * n, maxLength: 2 * n }),
  ),
);

onEveryBackend("compact rows", () => {
  it("of float16 are those of IEEE 754: exact values stay, the nearest stands for others, even among two", () => {
    const exact = [
      0,
      1,
      -1,
      0.5,
      65504,
      -65504,
      2 ** -14,
      2 ** -24,
      3 * 2 ** -24,
      1023 * 2 ** -24,
      1.0009765625,
      Infinity,
    ];
    expect(back(exact, exact.length, "float16")).toEqual(exact);
    // 1/3 and 0.1 as numpy.float16 gives them; halfway cases to even; beyond the greatest to ∞; below half the least to 0
    const given = [1 / 3, 0.1, 1 + 2 ** -11, 1 + 3 * 2 ** -11, 65519, 65520, 1e30, 2 ** -25, 1.5 * 2 ** -24, 2049];
    const nearest = [0.333251953125, 0.0999755859375, 1, 1 + 2 ** -9, 65504, Infinity, Infinity, 0, 2 ** -23, 2048];
    expect(back(given, given.length, "float16")).toEqual(nearest);
    expect(back([NaN, 1], 2, "float16")).toEqual([NaN, 1]);
  });

  it("of float16 differ from the numbers by at most 2⁻¹¹ of them", () =>
    fc.assert(
      fc.property(rows, ([n, numbers]) => {
        for (const [i, y] of back(numbers, n, "float16").entries())
          expect(Math.abs(y - numbers[i]!)).toBeLessThanOrEqual(Math.max(Math.abs(numbers[i]!) * 2 ** -11, 2 ** -25));
      }),
      { numRuns: 30 },
    ));

  it("of int8 differ by at most 1/250 of the greatest of their 32", () =>
    fc.assert(
      fc.property(rows, ([n, numbers]) => {
        const actual = back(numbers, n, "int8");
        for (let row = 0; row < 2; row++)
          for (let first = 0; first < n; first += 32) {
            const at = row * n + first;
            const group = numbers.slice(at, at + Math.min(32, n - first));
            const most = Math.max(...group.map(Math.abs));
            for (const [i, x] of group.entries())
              expect(Math.abs(actual[at + i]! - x)).toBeLessThanOrEqual(most / 250 + 127 * 2 ** -25);
          }
      }),
      { numRuns: 30 },
    ));
});

describe("compact rows", () => {
  it.each(["float16", "int8"] as const)("of %s are the same words on both backends", (format) =>
    fc.assert(
      fc.property(rows, ([n, numbers]) => {
        const words = (): Int32Array =>
          (
            packRows(tensor(Float32Array.from(numbers.map((x) => x + 0)), { shape: [2, n] }), format) as Tensor<"int32">
          ).dataSync();
        setDefaultBackend(createWasmBackend());
        const fast = words();
        setDefaultBackend(createJsBackend());
        expect([...fast]).toEqual([...words()]);
      }),
      { numRuns: 40 },
    ),
  );

  it("take half and about a quarter", () => {
    expect([64, 80, 3].map((n) => wordsPerRow("float16", n) * 4)).toEqual([128, 160, 8]);
    expect([64, 80, 3].map((n) => wordsPerRow("int8", n) * 4)).toEqual([68, 88, 8]);
  });
});

import { setDefaultBackend, type Tensor, tensor } from "@attn/tensor";
import { createJsBackend } from "@attn/tensor/js";
import { createWasmBackend } from "@attn/tensor/wasm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { onEveryBackend } from "../testing/backends.ts";
import type { CompactFormat } from "./compact-rows.ts";
import { packRows, unpackRows, wordsPerRow } from "./compact-rows.ts";

const back = (numbers: readonly number[], width: number, format: CompactFormat): number[] => {
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

  /** The numbers of each group of 32 in two rows beside what came back of them. */
  const groups = (n: number, numbers: readonly number[], actual: readonly number[]) =>
    [0, n].flatMap((row) =>
      Array.from({ length: Math.ceil(n / 32) }, (_, i) => {
        const range = [row + 32 * i, row + Math.min(n, 32 * (i + 1))] as const;
        return { given: numbers.slice(...range), kept: actual.slice(...range) };
      }),
    );

  // A scale is a float16, which has fewer digits below 2⁻¹⁴.
  it.each([
    ["int8", "1/250", 1 / 250, 127 * 2 ** -25],
    ["int4", "1/8", 1 / 8 + 2 ** -11, 8 * 2 ** -25],
  ] as const)("of %s differ by at most %s of the greatest of their 32", (format, _, share, least) =>
    fc.assert(
      fc.property(rows, ([n, numbers]) => {
        for (const { given, kept } of groups(n, numbers, back(numbers, n, format))) {
          const most = Math.max(...given.map(Math.abs));
          for (const [i, x] of given.entries())
            expect(Math.abs(kept[i]! - x)).toBeLessThanOrEqual(most * share + least);
        }
      }),
      { numRuns: 30 },
    ),
  );

  it("of int4 are whole numbers from −8 to 7 of the eighth part of the greatest, whichever sign that has", () => {
    const eighths = [-8, -7, -3, -1, 0, 1, 2, 7];
    expect(back(eighths, 8, "int4")).toEqual(eighths);
    const turned = eighths.map((x) => 0.5 * -x + 0);
    expect(back(turned, 8, "int4").map((x) => x + 0)).toEqual(turned);
    expect(back([8, -8, 1, -5.5], 4, "int4")).toEqual([8, -7, 1, -6]); // the greatest comes first; halfway cases to even
  });
});

describe("compact rows", () => {
  it.each(["float16", "int8", "int4"] as const)("of %s are the same words on both backends", (format) =>
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

  it("take half, about a quarter and about a seventh", () => {
    expect([64, 80, 3].map((n) => wordsPerRow("float16", n) * 4)).toEqual([128, 160, 8]);
    expect([64, 80, 3].map((n) => wordsPerRow("int8", n) * 4)).toEqual([68, 88, 8]);
    expect([64, 80, 3].map((n) => wordsPerRow("int4", n) * 4)).toEqual([36, 48, 8]);
  });
});

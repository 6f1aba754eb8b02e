import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createJsBackend } from "../backends/js/index.ts";
import { createWasmBackend } from "../backends/wasm/index.ts";
import { grad } from "../gradients/grad.ts";
import { evaluateOn } from "../keep.ts";
import { tensor } from "./creation.ts";
import { dequantize } from "./dequantize.ts";
import { embedding } from "./embedding.ts";
import { linear } from "./linear.ts";
import { quantize, quantizedZeros, updateQuantized } from "./quantize.ts";
import type { QuantizedMatrix } from "./quantized-matrix.ts";

interface Golden {
  readonly w: readonly (readonly number[])[];
  readonly q8_0: { readonly scales_f16: readonly number[]; readonly elements: readonly (readonly number[])[] };
  readonly q4_0: { readonly squared_errors: readonly number[] };
}
const golden = JSON.parse(readFileSync(new URL("../../golden/quantisation.json", import.meta.url), "utf8")) as Golden;

const random = (rows: number, columns: number, seed = 1) =>
  tensor(
    Float32Array.from({ length: rows * columns }, (_, i) => Math.sin(seed + 12.9898 * i) * (1 + (i % 5))),
    { shape: [rows, columns] },
  );

describe.each([
  ["js", createJsBackend()],
  ["wasm", createWasmBackend()],
])("on %s", (_, backend) => {
  const made = async (q: QuantizedMatrix): Promise<QuantizedMatrix> => {
    await evaluateOn(backend, q.words, q.scales);
    return q;
  };

  it("8 bits are Q8_0 of llama.cpp, but for scales in float32", async () => {
    const q = await made(quantize(tensor(golden.w), { bits: 8 }));
    const scales = await q.scales.data(); // [quads, 1, 4]
    golden.q8_0.scales_f16.forEach((expected, row) => {
      const halfStep = Math.max(Math.abs(expected) * 2 ** -11, 2 ** -25); // of float16, subnormal ones too
      expect(Math.abs(scales[row]! - expected)).toBeLessThanOrEqual(halfStep);
    });
    const back = await dequantize(q).data();
    expect([...back]).toEqual(
      golden.q8_0.elements.flatMap((row, i) => row.map((x) => Math.fround(x * scales[i]!) + 0)),
    );
  });

  it("4 bits are never further from the weights than Q4_0 of llama.cpp", async () => {
    const back = await dequantize(await made(quantize(tensor(golden.w), { bits: 4 }))).data();
    golden.q4_0.squared_errors.forEach((most, row) => {
      const error = golden.w[row]!.reduce((sum, x, i) => sum + (x - back[32 * row + i]!) ** 2, 0);
      expect(error, `group ${row}`).toBeLessThanOrEqual(most * (1 + 1e-6));
    });
  });

  it("blocks put together are the whole, in place too", async () => {
    for (const bits of [8, 4] as const) {
      const w = random(10, 70);
      const whole = await dequantize(await made(quantize(w, { bits }))).data();
      let q = quantizedZeros([10, 70], { bits });
      for (const [start, stop] of [
        [0, 32],
        [32, 64],
        [64, 70],
      ] as const)
        for (const [top, bottom] of [
          [4, 10],
          [0, 4],
        ] as const) {
          const block = quantize(w.slice(0, { start: top, stop: bottom }).slice(1, { start, stop }), { bits });
          q = await made(updateQuantized(q, block, { starts: [top, start], inPlace: true }));
        }
      expect(await dequantize(q).data()).toEqual(whole);
    }
  });

  it("what was quantised stays as it is when it is quantised again with 8 bits", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 9 }), async (columns, rows) => {
        const once = await dequantize(await made(quantize(random(rows, columns), { bits: 8 }))).data();
        const again = await made(quantize(tensor(once, { shape: [rows, columns] }), { bits: 8 }));
        (await dequantize(again).data()).forEach((x, i) => {
          expect(Math.abs(x - once[i]!)).toBeLessThanOrEqual(1e-6 * Math.abs(once[i]!));
        });
      }),
      { numRuns: 10 },
    );
  });
});

it("a matrix takes 1.125 bytes per weight with 8 bits and 0.625 with 4", () => {
  expect(quantize(random(64, 96), { bits: 8 }).bytes / (64 * 96)).toBe(1.125);
  expect(quantize(random(64, 96), { bits: 4 }).bytes / (64 * 96)).toBe(0.625);
});

it("what does not fit is refused in a sentence", () => {
  const q = quantize(random(10, 70), { bits: 8 });
  expect(() => quantize(tensor([1, 2]), { bits: 8 })).toThrow("quantize: expected a matrix [out, in], got [2]");
  expect(() => quantize(random(2, 2), { bits: 2 as 4 })).toThrow("quantize: bits must be 8 or 4, got 2");
  expect(() => quantize(random(2, 2), { bits: 4, group: 64 as 32 })).toThrow("quantize: group must be 32, got 64");
  expect(() => linear(random(2, 71), { weight: q })).toThrow("linear: weight [10, 70] does not take x [2, 71]");
  expect(() => grad((p: { weight: QuantizedMatrix }) => linear(random(2, 70), p).sum())({ weight: q })).toThrow(
    'grad: parameter "weight" must be a tensor, or an object or array of tensors, got a QuantizedMatrix',
  );
  expect(() => updateQuantized(q, quantize(random(4, 32), { bits: 8 }), { starts: [2, 0] })).toThrow(
    "updateQuantized: a block [4, 32] of 8 bits at [2, 0] does not fit a matrix [10, 70] of 8 bits. Blocks begin and end at multiples of 4 rows and 32 columns",
  );
});

it("embeddings of a float32 table are its rows", async () => {
  const rows = embedding(
    tensor([
      [1, 2],
      [3, 4],
    ]),
    tensor([1, -2], { dtype: "int32" }),
  );
  expect([...(await rows.data())]).toEqual([3, 4, 1, 2]);
});

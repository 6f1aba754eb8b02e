import { describe, expect, it } from "vitest";
import type { Backend } from "../../backend.ts";
import { grad } from "../../gradients/grad.ts";
import { evaluateOn } from "../../keep.ts";
import { tensor } from "../../ops/creation.ts";
import { embedding } from "../../ops/embedding.ts";
import { linear } from "../../ops/linear.ts";
import { dequantize, quantize } from "../../ops/quantize.ts";
import type { QuantizedMatrix } from "../../ops/quantized-matrix.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { values } from "../../testing/backend/operands.ts";
import { createJsBackend } from "../js/backend.ts";
import { backendOn } from "./backend.ts";
import { Space } from "./space.ts";

const reference = createJsBackend();
const backends: readonly (readonly [string, Backend])[] = [
  ["the build for every engine", backendOn(new Space({ relaxed: false })) as Backend],
  ["the relaxed build", backendOn(new Space()) as Backend],
];
const bitsOf = [8, 4] as const;

const random = (shape: readonly [number, number], seed: number): Tensor =>
  tensor(values("float32", shape[0] * shape[1], { seed, range: 3 }) as Float32Array, { shape });

const on = async <T extends AnyTensor>(backend: Backend, x: T): Promise<T> => {
  await evaluateOn(backend, x);
  return x;
};

/** Made on one backend, words first: on the other they would be made again by its own kernel. */
const quantizedOn = async (backend: Backend, w: Tensor, bits: 8 | 4): Promise<QuantizedMatrix> => {
  const q = quantize(w, { bits });
  await evaluateOn(backend, q.words, q.scales);
  return q;
};

/** x · wᵀ in double precision, row by row, with the sum of magnitudes that errors are measured by. */
const product = (x: Float32Array, w: Float32Array, [rows, columns, n]: readonly [number, number, number]) => {
  const sums = new Float64Array(rows * columns);
  const sizes = new Float64Array(rows * columns);
  for (let i = 0; i < rows * columns; i++)
    for (let k = 0; k < n; k++) {
      const term = x[Math.floor(i / columns) * n + k]! * w[(i % columns) * n + k]!;
      sums[i]! += term;
      sizes[i]! += Math.abs(term);
    }
  return { sums, sizes };
};

describe.each(backends)("quantised weights on %s", (_, backend) => {
  describe.each(bitsOf)("of %i bits", (bits) => {
    it.each([
      [1, 1],
      [3, 31],
      [4, 32],
      [5, 33],
      [6, 95],
      [2, 4095],
    ])("a matrix [%i, %i] becomes the same words and scales as on the reference backend", async (...shape) => {
      const [fast, slow] = [
        await quantizedOn(backend, random(shape, 7), bits),
        await quantizedOn(reference, random(shape, 7), bits),
      ];
      expect(await fast.scales.data()).toEqual(await slow.scales.data());
      expect(await fast.words.data()).toEqual(await slow.words.data());
      expect(await dequantize(fast).data()).toEqual(await dequantize(slow).data());
    });

    for (const n of [1, 31, 32, 33, 64, 4095])
      for (const columns of [1, 3, 4, 5, 9])
        it(`rows of ${n} times ${columns} columns are those of the formula in double precision`, async () => {
          const w = await quantizedOn(backend, random([columns, n], 3), bits);
          const exact = await dequantize(w).data();
          for (let rows = 1; rows <= 9; rows++) {
            const x = random([rows, n], rows);
            const { sums, sizes } = product(await x.data(), exact, [rows, columns, n]);
            const actual = await (await on(backend, linear(x, { weight: w }))).data();
            // an element of x is off by half of 1/8191 of the greatest of its group, and 3 is the greatest of all
            const greatest = 3 * exact.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
            actual.forEach((value, i) => {
              const bound = (greatest * n) / (2 * 8191) / Math.sqrt(Math.min(n, 9)) + 1e-6 * sizes[i]!;
              expect(Math.abs(value - sums[i]!), `${rows} rows, element ${i}`).toBeLessThan(bound);
            });
          }
        });

    it("columns in parts are those of all at once", async () => {
      // what threads will do
    });

    it("NaN and infinity in a group of weights make their whole group NaN, and no other", async () => {
      const w = random([2, 64], 5);
      const data = await w.data();
      data[3] = NaN;
      data[100] = -Infinity;
      const q = await quantizedOn(backend, tensor(data, { shape: [2, 64] }), bits);
      const back = await dequantize(q).data();
      expect([...back].map(Number.isNaN)).toEqual([...back].map((_, i) => i < 32 || i >= 96));
    });

    it("NaN or infinity in a row of x make that row NaN, and no other", async () => {
      const q = await quantizedOn(backend, random([5, 40], 5), bits);
      for (const hostile of [NaN, Infinity, -Infinity]) {
        const data = await random([7, 40], 6).data();
        data[2 * 40 + 39] = hostile;
        const y = await (await on(backend, linear(tensor(data, { shape: [7, 40] }), { weight: q }))).data();
        expect([...y].map(Number.isNaN)).toEqual([...y].map((_, i) => Math.floor(i / 5) === 2));
      }
    });

    it("groups of zeros, in weights and in x, give zeros", async () => {
      const q = await quantizedOn(backend, tensor(new Float32Array(5 * 40), { shape: [5, 40] }), bits);
      expect(await dequantize(q).data()).toEqual(new Float32Array(200));
      const y = await on(backend, linear(random([7, 40], 6), { weight: q }));
      expect(await y.data()).toEqual(new Float32Array(35));
      const other = await quantizedOn(backend, random([5, 40], 6), bits);
      const zero = await on(backend, linear(tensor(new Float32Array(40), { shape: [1, 40] }), { weight: other }));
      expect([...(await zero.data())].every((value) => value === 0)).toBe(true);
    });

    it("embeddings are rows of the dequantised table", async () => {
      const table = await quantizedOn(backend, random([7, 45], 8), bits);
      const all = await dequantize(table).data();
      const numbers = [6, 0, -1, 3];
      const rows = await on(backend, embedding(table, tensor(Int32Array.from(numbers), { shape: [2, 2] })));
      expect(rows.shape).toEqual([2, 2, 45]);
      expect([...(await rows.data())]).toEqual(
        numbers.flatMap((row) => [...all.slice(((row + 7) % 7) * 45, (((row + 7) % 7) + 1) * 45)]),
      );
      await expect(evaluateOn(backend, embedding(table, tensor(Int32Array.of(7))))).rejects.toThrow(
        "gather: index 7 is not in 7 rows",
      );
    });

    it("the gradient reaches x", async () => {
      const q = await quantizedOn(backend, random([3, 40], 8), bits);
      const x = random([2, 40], 9);
      const gradient = grad((y: Tensor) => linear(y, { weight: q }).sum())(x);
      const w = await dequantize(q).data();
      const expected = Array.from({ length: 80 }, (_, i) => w[i % 40]! + w[40 + (i % 40)]! + w[80 + (i % 40)]!);
      (await gradient.data()).forEach((value, i) => {
        expect(value).toBeCloseTo(expected[i]!, 4);
      });
    });
  });
});

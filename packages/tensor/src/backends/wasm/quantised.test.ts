import { describe, expect, it } from "vitest";
import type { Backend } from "../../backend.ts";
import { grad } from "../../gradients/grad.ts";
import { evaluateOn } from "../../keep.ts";
import { tensor } from "../../ops/creation.ts";
import { dequantize } from "../../ops/dequantize.ts";
import { embedding } from "../../ops/embedding.ts";
import { linear } from "../../ops/linear.ts";
import { quantize } from "../../ops/quantize.ts";
import { QuantizedMatrix } from "../../ops/quantized-matrix.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { values } from "../../testing/backend/operands.ts";
import { createJsBackend } from "../js/backend.ts";
import { backendOn } from "./backend.ts";
import { quantisedKernels } from "./quantised.ts";
import type { WasmView } from "./space.ts";
import { Space } from "./space.ts";

const reference = createJsBackend();
const plain = new Space({ relaxed: false });
const relaxed = new Space(); // in an engine without relaxed SIMD the same build again
/** As assembly/quantised-rows.ts says: where products of bytes are one instruction 7 bits for many rows, and 8 for one row and weights of 4. */
const many = 6;
const levels = (space: Space, rows: number, bits: 8 | 4): number => {
  const isRelaxed = space.kernels.quantisedRowBytes(many, 1) < plain.kernels.quantisedRowBytes(many, 1);
  if (isRelaxed && rows === 1 && bits === 4) return 127;
  return isRelaxed && rows >= many ? 63 : 8191;
};
const backends: readonly (readonly [string, Space, Backend])[] = [
  ["the build for every engine", plain, backendOn(plain) as Backend],
  ["the relaxed build", relaxed, backendOn(relaxed) as Backend],
];
for (const [, , backend] of backends) backend.fusedFrom!(quantisedKernels);
const bitsOf = [8, 4] as const;
const shapes: [number, number][] = [
  [1, 1],
  [3, 31],
  [4, 32],
  [5, 33],
  [6, 95],
  [2, 4095],
];

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

/** The product by calls of the kernel for some columns each, as threads share it. */
const productInParts = (
  space: Space,
  { x, w }: { x: Tensor; w: QuantizedMatrix },
  parts: readonly (readonly [first: number, count: number])[],
): Float32Array => {
  const { kernels, heap } = space;
  const [rows, n] = x.shape as [number, number];
  const [columns, groups] = [w.shape[0], w.words.shape[1]!];
  const at = ({ node }: AnyTensor) => space.address(node.value as WasmView);
  const take = (bytes: number) => heap.allocate(bytes).address;
  const [records, scratch, out] = [
    take(kernels.quantisedRowBytes(rows, groups)),
    take(kernels.quantisedScratch(groups) + 128),
    take(4 * rows * columns),
  ];
  kernels.quantiseRows(w.bits, at(x), rows, n, records, scratch);
  for (const part of parts)
    kernels.quantisedProduct(
      w.bits,
      records,
      at(w.words),
      at(w.scales),
      out,
      rows,
      columns,
      groups,
      ...part,
      scratch,
      0,
      0,
      0,
    );
  return space.float32.slice(out / 4, out / 4 + rows * columns);
};

/** x in whole numbers up to `most`, one scale per group of 32 of a row, halves to even. */
const rounded = (x: Float32Array, n: number, most: number): Float64Array => {
  const result = new Float64Array(x.length);
  for (let start = 0; start < x.length; start += n)
    for (let group = start; group < start + n; group += 32) {
      const elements = x.subarray(group, Math.min(group + 32, start + n));
      const greatest = elements.reduce((top, value) => Math.max(top, Math.abs(value)), 0);
      const factor = greatest === 0 ? 0 : Math.fround(most / greatest);
      elements.forEach((value, i) => {
        result[group + i] = toEven(Math.fround(value * factor)) * Math.fround(greatest / most);
      });
    }
  return result;
};

const toEven = (value: number): number => {
  const up = Math.round(value);
  return up - value === 0.5 && up % 2 !== 0 ? up - 1 : up;
};

/** x · wᵀ in double precision, and the sums of magnitudes that errors are measured by. */
const product = (x: Float64Array, w: Float32Array, [rows, columns, n]: readonly [number, number, number]) => {
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

/** The squared error of each group of 32 of each row. */
const groupErrors = (w: Float32Array, back: Float32Array, n: number): number[] => {
  const errors: number[] = [];
  for (let i = 0; i < w.length; i++) {
    const group = Math.floor(i / n) * Math.ceil(n / 32) + Math.floor((i % n) / 32);
    errors[group] = (errors[group] ?? 0) + (w[i]! - back[i]!) ** 2;
  }
  return errors;
};

describe.each(backends)("quantised weights on %s", (_, space, backend) => {
  it.each(shapes)(
    "of 8 bits, a matrix [%i, %i] becomes the same words and scales as on the reference backend",
    async (...shape) => {
      const [fast, slow] = [
        await quantizedOn(backend, random(shape, 7), 8),
        await quantizedOn(reference, random(shape, 7), 8),
      ];
      expect(await fast.scales.data()).toEqual(await slow.scales.data());
      expect(await fast.words.data()).toEqual(await slow.words.data());
    },
  );

  it.each(shapes)("of 4 bits, a matrix [%i, %i] comes as close as on the reference backend", async (...shape) => {
    const w = random(shape, 7);
    const [fast, slow] = [await quantizedOn(backend, w, 4), await quantizedOn(reference, w, 4)];
    const [actual, expected] = await Promise.all(
      [fast, slow].map(async (q) => groupErrors(await w.data(), await dequantize(q).data(), shape[1])),
    );
    // sums are rounded otherwise, so that of two scales that are as good either may be taken
    for (const [i, error] of actual!.entries()) expect(error).toBeLessThan(expected![i]! * 1.001 + 1e-9);
  });

  describe.each(bitsOf)("of %i bits", (bits) => {
    it.each(shapes)(
      "the words of a matrix [%i, %i] mean the same to the kernel and to the reference backend",
      async (...shape) => {
        const q = await quantizedOn(reference, random(shape, 7), bits);
        const copy = new QuantizedMatrix(shape, {
          bits,
          words: tensor(await q.words.data(), { shape: q.words.shape }),
          scales: tensor(await q.scales.data(), { shape: q.scales.shape }),
          kernels: quantisedKernels,
        });
        expect(await (await on(backend, dequantize(copy))).data()).toEqual(
          await (await on(reference, dequantize(q))).data(),
        );
      },
    );

    for (const n of [1, 31, 32, 33, 64, 4095])
      for (const columns of [1, 3, 4, 5, 8, 9, 23])
        it(`rows of ${n} times ${columns} columns are those of the formula in double precision`, async () => {
          const w = await quantizedOn(backend, random([columns, n], 3), bits);
          const exact = await dequantize(w).data();
          for (let rows = 1; rows <= 9; rows++) {
            const x = random([rows, n], rows);
            const whole = rounded(await x.data(), n, levels(space, rows, bits));
            const { sums, sizes } = product(whole, exact, [rows, columns, n]);
            const actual = await (await on(backend, linear(x, { weight: w }))).data();
            actual.forEach((value, i) => {
              expect(Math.abs(value - sums[i]!), `${rows} rows, element ${i}`).toBeLessThan(1e-6 * sizes[i]! + 1e-12);
            });
          }
        });

    it.each([1, 5, 6, 9])("%i rows by columns in parts are those of all columns at once", async (rows) => {
      const [columns, n] = [13, 70];
      const w = await quantizedOn(backend, random([columns, n], 3), bits);
      const x = await on(backend, random([rows, n], 4));
      const whole = await (await on(backend, linear(x, { weight: w }))).data();
      expect(
        productInParts(space, { x, w }, [
          [8, 5],
          [0, 8],
        ]),
      ).toEqual(whole);
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

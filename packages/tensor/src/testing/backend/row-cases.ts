// Kernels that move rows: gather, its adjoint, and assignment to views.

import type { Backend } from "../../backend.ts";
import type { Shape } from "../../shape.ts";
import { sizeOf } from "../../shape.ts";
import type { BackendCase } from "./elementwise-cases.ts";
import type { Operand, Tolerance } from "./kernel-case.ts";
import { checkKernel, exact } from "./kernel-case.ts";
import type { Pattern } from "./operands.ts";
import { operand, patterns, randomWords } from "./operands.ts";

/** Row numbers from −rows to rows − 1. */
const rowNumbers = (shape: Shape, rows: number, pattern: Pattern): Operand => {
  const indices = operand(shape, "int32", pattern);
  const next = randomWords(sizeOf(shape) + rows);
  return { ...indices, data: (indices.data as Int32Array).map(() => ((next() >>> 8) % (2 * rows)) - rows) };
};

const rests: readonly Shape[] = [[], [1], [3], [4], [17], [2, 5], [3, 0]];

/** @param summed - how far sums in scatterAdd may be off; without it they are rounded after each addition. */
export const rowCases = (summed: Tolerance = exact): readonly BackendCase[] => [
  {
    name: "gather over views",
    async run(backend) {
      for (const rest of rests)
        for (const chosen of [[0], [1], [7], [2, 3]])
          for (const pattern of patterns)
            for (const order of patterns)
              await checkKernel(backend, {
                inputs: [operand([6, ...rest], "float32", pattern), rowNumbers(chosen, 6, order)],
                out: { shape: [...chosen, ...rest], dtype: "float32" },
                call: (b, [x, indices], out) => b.gather(x!, indices!, out),
              });
    },
  },
  ...(["float32", "int32"] as const).map(
    (dtype): BackendCase => ({
      name: `scatterAdd of ${dtype} over views`,
      async run(backend) {
        for (const rest of rests)
          for (const chosen of [[0], [1], [20], [5, 3]])
            for (const pattern of patterns)
              await checkKernel(backend, {
                inputs: [operand([...chosen, ...rest], dtype, pattern, { range: 50 }), rowNumbers(chosen, 4, pattern)],
                out: { shape: [4, ...rest], dtype },
                call: (b, [updates, indices], out) => b.scatterAdd(updates!, indices!, out),
                tolerance: dtype === "float32" ? summed : exact,
              });
      },
    }),
  ),
  {
    name: "gather and scatterAdd refuse numbers outside",
    run: (b) => refusesRows(b, [3, -4, 2147483647, -2147483648]),
  },
  { name: "assign from and to views", run: assignToViews },
];

/** Into the middle of a larger result, in every order; what lies between stays. */
async function assignToViews(backend: Backend): Promise<void> {
  for (const shape of [[0, 2], [1], [9], [5, 7], [4, 4], [33, 38], [2, 9, 6], [3, 2, 70]])
    for (const from of patterns)
      for (const to of patterns) {
        if (to.startsWith("repeated")) continue;
        const target = operand(shape, "float32", to).layout;
        const whole = 2 ** shape.length * sizeOf(shape) + 8;
        await checkKernel(backend, {
          inputs: [operand(shape, "float32", from, { seed: 8 }), operand([whole], "float32")],
          out: { shape: [whole], dtype: "float32" },
          call: async (b, [x, background], out) => {
            await b.assign(background!, out);
            await b.assign(x!, { ...out, ...target });
          },
        });
      }
}

/** Of three rows, these are none. */
export async function refusesRows(backend: Backend, outside: readonly number[]): Promise<void> {
  for (const wrong of outside) {
    const indices = { ...operand([2, 2], "int32"), data: Int32Array.of(0, -3, wrong, 1) };
    const expected = new RegExp(`: index ${wrong} is not in 3 rows$`);
    await rejects(expected, () =>
      checkKernel(backend, {
        inputs: [operand([3, 2], "float32"), indices],
        out: { shape: [2, 2, 2], dtype: "float32" },
        call: (b, [x, rows], out) => b.gather(x!, rows!, out),
      }),
    );
    await rejects(expected, () =>
      checkKernel(backend, {
        inputs: [operand([2, 2, 2], "float32"), indices],
        out: { shape: [3, 2], dtype: "float32" },
        call: (b, [x, rows], out) => b.scatterAdd(x!, rows!, out),
      }),
    );
  }
}

const rejects = async (expected: RegExp, run: () => Promise<void>): Promise<void> => {
  const message = await run().then(
    () => "nothing",
    (error: unknown) => (error instanceof RangeError ? error.message : String(error)),
  );
  if (!expected.test(message)) throw new Error(`expected a RangeError that matches ${expected}, got ${message}`);
};

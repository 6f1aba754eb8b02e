// The matrix product: sizes around every block width, and every pair of views.

import type { Backend } from "../../backend.ts";
import type { BackendCase } from "./elementwise-cases.ts";
import type { Tolerance } from "./kernel-case.ts";
import { checkKernel } from "./kernel-case.ts";
import type { Pattern } from "./operands.ts";
import { operand, patterns } from "./operands.ts";

const sizes: readonly (readonly [number, number, number])[] = [
  [0, 3, 4],
  [3, 0, 4],
  [3, 4, 0],
  [1, 1, 1],
  [1, 5, 7],
  [1, 64, 33],
  [1, 17, 16],
  [1, 1000, 300],
  [1, 300, 1100],
  [2, 31, 64],
  [3, 9, 5],
  [4, 4, 4],
  [5, 7, 1],
  [64, 33, 1],
  [8, 8, 8],
  [7, 9, 15],
  [16, 17, 31],
  [9, 260, 10],
  [33, 16, 33],
  [40, 300, 24],
  [130, 20, 40],
  [9, 20, 520],
  [131, 257, 17],
  [67, 1030, 35],
]; // prettier-ignore

export const matmulCases = (rounded: Tolerance): readonly BackendCase[] => {
  const check = (
    backend: Backend,
    batch: readonly number[],
    [m, k, n]: readonly [number, number, number],
    [left, right]: readonly [Pattern, Pattern],
  ): Promise<void> =>
    checkKernel(backend, {
      inputs: [
        operand([...batch, m, k], "float32", left, { range: 1 }),
        operand([...batch, k, n], "float32", right, { range: 1, seed: 6 }),
      ],
      out: { shape: [...batch, m, n], dtype: "float32" },
      call: (b, [x, y], out) => b.matmul(x!, y!, out),
      // Elements are at most 1. A long sum of equal terms is rounded the same way every time.
      tolerance: { relative: Math.max(rounded.relative, k * 2 ** -24), absolute: rounded.relative * (k + 1) },
    });
  return [
    ...sizes.map(
      ([m, k, n]): BackendCase => ({
        name: `matmul [${m}, ${k}] · [${k}, ${n}]`,
        async run(backend) {
          // All pairs of views, but for large products only those with a plain side and those of equals.
          const isSmall = m * k * n < 100_000;
          for (const left of patterns)
            for (const right of patterns)
              if (isSmall || left === right || left === "row-major" || right === "row-major")
                await check(backend, [], [m, k, n], [left, right]);
        },
      }),
    ),
    {
      name: "matmul over batches",
      async run(backend) {
        for (const size of [
          [1, 5, 4],
          [2, 3, 5],
          [9, 33, 17],
          [24, 24, 24],
        ] as const)
          for (const batch of [[0], [1], [3], [2, 3]])
            for (const left of patterns) for (const right of patterns) await check(backend, batch, size, [left, right]);
      },
    },
    {
      name: "matmul keeps NaN and infinities in their rows and columns",
      async run(backend) {
        for (const n of [2, 9, 24]) {
          const a = operand([n, n], "float32", "row-major", { range: 1 });
          const b = operand([n, n], "float32", "row-major", { range: 1, seed: 6 });
          a.data[n + 1] = NaN;
          b.data[n - 1] = Infinity;
          await checkKernel(backend, {
            inputs: [a, b],
            out: { shape: [n, n], dtype: "float32" },
            call: (backend_, [x, y], out) => backend_.matmul(x!, y!, out),
            tolerance: { relative: rounded.relative, absolute: rounded.relative * n },
          });
        }
      },
    },
  ];
};

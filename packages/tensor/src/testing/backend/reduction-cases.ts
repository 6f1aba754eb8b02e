// Kernels along the last axis: reductions, running sums, the k best.
import type { ReduceKind } from "../../backend.ts";
import type { BackendCase } from "./elementwise-cases.ts";
import type { Tolerance } from "./kernel-case.ts";
import { checkKernel, exact } from "./kernel-case.ts";
import { awkwardSizes, operand, patterns } from "./operands.ts";

const reduceKinds: readonly ReduceKind[] = ["sum", "prod", "max", "min", "argmax", "argmin"];

/** [..., N]: long and short rows, few and many of them, wide enough for columns side by side. */
const shapesOf = (n: number): readonly (readonly number[])[] => [
  [n],
  [3, n],
  [n, 3],
  [2, 17, n],
  [35, Math.min(n, 40)],
];

export const reductionCases = (summed: Tolerance): readonly BackendCase[] => [
  ...reduceKinds.flatMap((kind) =>
    (["float32", "int32"] as const).map(
      (dtype): BackendCase => ({
        name: `reduce ${kind} of ${dtype}`,
        async run(backend) {
          const isPosition = kind.startsWith("arg");
          const isRounded = dtype === "float32" && (kind === "sum" || kind === "prod");
          for (const n of awkwardSizes)
            for (const shape of shapesOf(n))
              for (const pattern of patterns) {
                if (isPosition && shape.at(-1) === 0) continue;
                await checkKernel(backend, {
                  inputs: [
                    operand(shape, dtype, pattern, {
                      range: kind === "prod" ? 1.5 : 100,
                      specials: !isRounded && kind !== "sum" && n % 2 === 1,
                    }),
                  ],
                  out: { shape: shape.slice(0, -1), dtype: isPosition ? "int32" : dtype },
                  call: (b, [x], out) => b.reduce(kind, x!, out),
                  tolerance: isRounded ? summed : exact,
                });
              }
        },
      }),
    ),
  ),
  ...(["float32", "int32"] as const).map(
    (dtype): BackendCase => ({
      name: `cumsum of ${dtype}`,
      async run(backend) {
        for (const n of awkwardSizes)
          for (const shape of shapesOf(n))
            for (const pattern of patterns)
              await checkKernel(backend, {
                inputs: [operand(shape, dtype, pattern, { range: 100 })],
                out: { shape, dtype },
                call: (b, [x], out) => b.cumsum(x!, out),
                tolerance: dtype === "float32" ? summed : exact,
              });
      },
    }),
  ),
  ...[true, false].flatMap((largest) =>
    (["float32", "int32"] as const).map(
      (dtype): BackendCase => ({
        name: `topK ${largest ? "largest" : "smallest"} of ${dtype}`,
        async run(backend) {
          for (const n of awkwardSizes)
            for (const k of new Set([0, 1, 2, 5, 40, n - 1, n].filter((k) => k >= 0 && k <= n)))
              for (const pattern of patterns)
                await checkKernel(backend, {
                  // few different values: many are equal
                  inputs: [operand([3, n], dtype, pattern, { range: n % 2 === 0 ? 4 : 1000, specials: true })],
                  out: { shape: [3, k], dtype: "int32" },
                  call: (b, [x], out) => b.topK(x!, out, largest),
                });
        },
      }),
    ),
  ),
];

// Elementwise kernels: every kind and type at every awkward size, and every combination of views.
import type { Backend, BinaryKind, UnaryKind } from "../../backend.ts";
import type { Dtype } from "../../dtype.ts";
import type { KernelCase, Tolerance } from "./kernel-case.ts";
import { checkKernel, exact } from "./kernel-case.ts";
import { awkwardSizes, operand, patterns } from "./operands.ts";

export interface BackendCase {
  readonly name: string;
  /** @throws Error on the first difference. */
  run(backend: Backend): Promise<void>;
}

const exactUnary: readonly (readonly [UnaryKind, Dtype, Dtype])[] = [
  ...(["neg", "abs", "sign"] as const).flatMap((kind) => [
    [kind, "float32", "float32"] as const,
    [kind, "int32", "int32"] as const,
  ]),
  ["floor", "float32", "float32"],
  ["sqrt", "float32", "float32"],
  ["not", "bool", "bool"],
  ...(["float32", "int32", "bool"] as const).flatMap((dtype) => [
    ["float", dtype, "float32"] as const,
    ["int", dtype, "int32"] as const,
    ["bool", dtype, "bool"] as const,
  ]),
];
/** Functions that are rounded, with the range of arguments. */
const roundedUnary: readonly (readonly [UnaryKind, number])[] = [
  ["exp", 100],
  ["log", 1000],
  ["log1p", 3],
  ["rsqrt", 50],
  ["sin", 100],
  ["cos", 100],
  ["tanh", 6],
  ["sigmoid", 100],
  ["erf", 5],
];
const exactBinary: readonly (readonly [BinaryKind, Dtype])[] = [
  ...(["add", "sub", "mul", "max", "min", "equal", "less", "lessEqual", "and", "or"] as const).flatMap((kind) => [
    [kind, "float32"] as const,
    [kind, "int32"] as const,
  ]),
  ["div", "float32"],
  ["equal", "bool"],
  ["and", "bool"],
  ["or", "bool"],
];
const isComparison = (kind: BinaryKind): boolean => ["equal", "less", "lessEqual", "and", "or"].includes(kind);

const unaryCase = (
  kind: UnaryKind,
  [from, to]: readonly [Dtype, Dtype],
  { range, tolerance }: { range: number; tolerance: Tolerance },
): BackendCase => ({
  name: `unary ${kind} of ${from}`,
  async run(backend) {
    for (const n of awkwardSizes)
      for (const pattern of patterns) {
        const shape = pattern === "row-major" ? [n] : [2, Math.min(n, 127), 3];
        await checkKernel(backend, {
          inputs: [operand(shape, from, pattern, { range, specials: true })],
          out: { shape, dtype: to },
          call: (b, [x], out) => b.unary(kind, x!, out),
          tolerance,
        });
      }
  },
});

const binaryCase = (
  kind: BinaryKind,
  dtype: Dtype,
  { range, specials, tolerance }: { range: number; specials: boolean; tolerance: Tolerance },
): BackendCase => ({
  name: `binary ${kind} of ${dtype}`,
  async run(backend) {
    for (const n of awkwardSizes)
      await checkKernel(
        backend,
        binary(kind, dtype, tolerance, [
          operand([n], dtype, "row-major", { seed: 2, range, specials }),
          operand([n], dtype, "row-major", { seed: 3, range, specials }),
        ]),
      );
  },
});

const binary = (kind: BinaryKind, dtype: Dtype, tolerance: Tolerance, inputs: KernelCase["inputs"]): KernelCase => ({
  inputs,
  out: { shape: inputs[0]!.layout.shape, dtype: isComparison(kind) ? "bool" : dtype },
  call: (b, [x, y], out) => b.binary(kind, x!, y!, out),
  tolerance,
});

/** Rows shorter and longer than a block, and more blocks than one. */
const viewShapes = [
  [],
  [1],
  [7],
  [2, 3],
  [3, 5, 7],
  [5, 33],
  [2, 3, 40],
  [3, 1100],
  [400, 3],
  [70, 80],
  [2, 1, 3, 1, 5],
];

export const elementwiseCases = (rounded: Tolerance): readonly BackendCase[] => [
  ...exactUnary.map(([kind, from, to]) => unaryCase(kind, [from, to], { range: 100, tolerance: exact })),
  ...roundedUnary.map(([kind, range]) => unaryCase(kind, ["float32", "float32"], { range, tolerance: rounded })),
  ...exactBinary.map(([kind, dtype]) => binaryCase(kind, dtype, { range: 4, specials: true, tolerance: exact })),
  binaryCase("pow", "float32", { range: 4, specials: true, tolerance: rounded }),
  binaryCase("pow", "int32", { range: 9, specials: false, tolerance: exact }),
  {
    name: "binary over all pairs of views",
    async run(backend) {
      for (const shape of viewShapes)
        for (const left of patterns)
          for (const right of patterns)
            await checkKernel(
              backend,
              binary("sub", "float32", exact, [
                operand(shape, "float32", left),
                operand(shape, "float32", right, { seed: 4 }),
              ]),
            );
    },
  },
  {
    name: "select over all triples of views",
    async run(backend) {
      for (const shape of [[0], [5, 33], [3, 1100], [400, 3]])
        for (const test of patterns)
          for (const yes of patterns)
            for (const no of patterns)
              await checkKernel(backend, {
                inputs: [
                  operand(shape, "bool", test),
                  operand(shape, "int32", yes, { range: 99 }),
                  operand(shape, "int32", no, { range: 99, seed: 5 }),
                ],
                out: { shape, dtype: "int32" },
                call: (b, [c, x, y], out) => b.select(c!, x!, y!, out),
              });
    },
  },
];

// Cases that stay within what float32 on a GPU can do, in place of those that ask for more. Not here: which those are (gpu-cases.ts).
import type { Backend, UnaryKind } from "../../backend.ts";
import type { BackendCase } from "./elementwise-cases.ts";
import type { Operand } from "./kernel-case.ts";
import { checkKernel, exact } from "./kernel-case.ts";
import { awkwardSizes, operand, patterns } from "./operands.ts";
import { refusesRows } from "./row-cases.ts";

export const narrowerCases = (): readonly BackendCase[] => [
  ...(["sin", "cos"] as const).map(
    (kind): BackendCase => ({ name: `unary ${kind} of float32 up to 10⁵`, run: (backend) => turn(backend, kind) }),
  ),
  { name: "reduce prod of int32 up to 2²⁴", run: products },
  {
    name: "gather and scatterAdd refuse small numbers outside",
    run: (backend) => refusesRows(backend, [3, -4, 2047, -2047]),
  },
];

/** Half a unit of the argument is what sin of it can be off by. */
async function turn(backend: Backend, kind: UnaryKind): Promise<void> {
  for (const range of [1, 100, 1e4, 1e5])
    for (const n of awkwardSizes)
      for (const pattern of patterns) {
        const shape = pattern === "row-major" ? [n] : [2, Math.min(n, 127), 3];
        await checkKernel(backend, {
          inputs: [operand(shape, "float32", pattern, { range })],
          out: { shape, dtype: "float32" },
          call: (b, [x], out) => b.unary(kind, x!, out),
          tolerance: { relative: 2 ** -18, absolute: range * 2 ** -24 + 1e-6 },
        });
      }
}

async function products(backend: Backend): Promise<void> {
  for (const n of awkwardSizes)
    for (const shape of [[n], [3, n], [n, 3], [2, 17, n]])
      for (const pattern of patterns) {
        const x = operand(shape, "int32", pattern, { range: 3 }); // from −2 to 2
        const twos = pattern === "repeated columns" ? 0 : 24;
        await checkKernel(backend, {
          inputs: [{ ...x, data: withTwos(x, twos) }],
          out: { shape: shape.slice(0, -1), dtype: "int32" },
          call: (b, [x], out) => b.reduce("prod", x!, out),
          tolerance: exact,
        });
      }
}

/** The same with few zeros, and so many factors of two at most. */
const withTwos = ({ data }: Operand, twos: number): Int32Array => {
  let left = twos;
  return (data as Int32Array).map((x, i) => {
    if (x === 0) return i % 50 === 7 ? 0 : 1;
    return Math.abs(x) < 2 || left-- > 0 ? x : Math.sign(x);
  });
};

import { beforeAll, describe, expect, it } from "vitest";
import { createJsBackend } from "../backends/js/index.ts";
import { createWasmBackend } from "../backends/wasm/index.ts";
import { setDefaultBackend } from "../default-backend.ts";
import { gelu, silu } from "../ops/activation.ts";
import { full, tensor } from "../ops/creation.ts";
import { crossEntropy } from "../ops/cross-entropy.ts";
import { dropout } from "../ops/dropout.ts";
import { where } from "../ops/elementwise.ts";
import { fused } from "../ops/fused.ts";
import { concat, gather, scatterAdd, stack, takeAlongAxis, topK, update } from "../ops/indexing.ts";
import { linear } from "../ops/linear.ts";
import { matmul } from "../ops/matmul.ts";
import { groupNorm, layerNorm, rmsNorm } from "../ops/normalization.ts";
import { logSoftmax, softmax } from "../ops/softmax.ts";
import type { Shape } from "../shape.ts";
import { sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { finiteDifferences } from "../testing/finite-differences.ts";
import { checkpoint } from "./checkpoint.ts";
import { grad } from "./grad.ts";

/** Distinct numbers between ±1 or so, none within 0.1 of 0 or of another one, so that kinks are out of reach of the steps. */
const numbers = (shape: Shape, seed = 0): Tensor => {
  const n = sizeOf(shape);
  const data = Array.from({ length: n }, (_, i) => {
    const place = (i * 7 + seed * 5 + 3) % n;
    return (place - (n - 1) / 2 + 0.25) * Math.max(0.15, 2 / n) + seed * 0.03;
  });
  return tensor(data, { shape });
};
const positive = (shape: Shape, seed = 0): Tensor => numbers(shape, seed).abs().add(0.5);
const settled = (x: Tensor): Tensor => tensor(x.dataSync(), { shape: x.shape });

type Case = readonly [name: string, f: (...inputs: Tensor[]) => Tensor, inputs: readonly Tensor[]];
const one =
  (f: (x: Tensor) => Tensor) =>
  (...[x]: Tensor[]): Tensor =>
    f(x!);
const two =
  (f: (a: Tensor, b: Tensor) => Tensor) =>
  (...[a, b]: Tensor[]): Tensor =>
    f(a!, b!);
const three =
  (f: (a: Tensor, b: Tensor, c: Tensor) => Tensor) =>
  (...[a, b, c]: Tensor[]): Tensor =>
    f(a!, b!, c!);

const unary: readonly Case[] = [
  ...(["neg", "abs", "sign", "floor", "square", "exp", "sin", "cos", "tanh", "sigmoid", "erf", "relu"] as const).map(
    (kind): Case => [kind, one((x) => x[kind]()), [numbers([7])]],
  ),
  ...(["log", "log1p", "sqrt", "rsqrt"] as const).map(
    (kind): Case => [kind, one((x) => x[kind]()), [settled(positive([7]))]],
  ),
  ["cast there and back", one((x) => x.cast("int32").cast("float32").add(x)), [numbers([4])]],
  ["gelu", one((x) => gelu(x)), [numbers([7])]],
  ["gelu, tanh", one((x) => gelu(x, { approximate: "tanh" })), [numbers([7])]],
  ["silu", one((x) => silu(x)), [numbers([7])]],
  ["dropout", one((x) => dropout(x, { rate: 0.4, seed: 5 })), [numbers([9])]],
];

const binary: readonly Case[] = [
  ...(["add", "sub", "mul", "maximum", "minimum"] as const).map(
    (kind): Case => [kind, two((a, b) => a[kind](b)), [numbers([2, 3]), numbers([2, 3], 1)]],
  ),
  ["div", two((a, b) => a.div(b)), [numbers([5]), settled(positive([5], 1))]],
  ["pow", two((a, b) => a.pow(b)), [settled(positive([5])), numbers([5], 1)]],
  ["pow of a negative number", one((a) => a.pow(3)), [numbers([5])]],
  ["broadcasting", two((a, b) => a.mul(b)), [numbers([2, 1, 3]), numbers([2, 1], 1)]],
  ["broadcasting a scalar", two((a, b) => a.sub(b)), [numbers([]), numbers([2, 2], 1)]],
  ["one tensor twice", one((a) => a.mul(a).add(a)), [numbers([4])]],
  ["where", two((a, b) => where(a.greater(0), a.mul(2), b)), [numbers([2, 3]), numbers([3], 1)]],
  ["comparisons", two((a, b) => a.less(b).cast("float32").mul(a)), [numbers([4]), numbers([4], 1)]],
];

const movement: readonly Case[] = [
  ["reshape", one((x) => x.reshape([3, 2]).mul(tensor([1, 2]))), [numbers([2, 3])]],
  ["transpose", one((x) => x.transpose([2, 0, 1])), [numbers([2, 3, 2])]],
  ["slice", one((x) => x.slice(0, { start: 1, stop: 4 })), [numbers([6, 2])]],
  ["slice with a step", one((x) => x.slice(0, { start: 1, step: 2 })), [numbers([6, 2])]],
  ["slice backwards", one((x) => x.slice(1, { start: -2, step: -2 })), [numbers([2, 6])]],
  ["an empty slice", one((x) => concat([x.slice(0, { start: 3, stop: 3 }), x])), [numbers([4])]],
  ["slices that overlap", one((x) => x.slice(0, { stop: 3 }).mul(x.slice(0, { start: 1 }))), [numbers([4])]],
  ["at", one((x) => x.at(1, -1)), [numbers([2, 3])]],
  ["broadcastTo", one((x) => x.broadcastTo([3, 2, 2])), [numbers([2, 1])]],
  ["squeeze and unsqueeze", one((x) => x.squeeze(1).unsqueeze(0)), [numbers([2, 1, 3])]],
  ["concat", two((a, b) => concat([a, b, a], { axis: 1 })), [numbers([2, 2]), numbers([2, 3], 1)]],
  ["stack", two((a, b) => stack([a, b], { axis: -1 })), [numbers([2, 2]), numbers([2, 2], 1)]],
  ["update", two((a, b) => update(a, b, { starts: [1, 1] })), [numbers([3, 4]), numbers([2, 2], 1)]],
];

const reductions: readonly Case[] = [
  ...(["sum", "mean", "prod", "max", "min"] as const).flatMap((kind): Case[] => [
    [kind, one((x) => x[kind]()), [numbers([2, 3])]],
    [`${kind} of an axis`, one((x) => x[kind]({ axis: 0, keepDims: true })), [numbers([3, 2])]],
    [`${kind} of two axes`, one((x) => x[kind]({ axis: [0, 2] })), [numbers([2, 2, 2])]],
  ]),
  ["prod with one 0", one((x) => x.prod()), [tensor([2, 0, -3, 0.5])]],
  ["prod with two 0", one((x) => x.prod({ axis: 1 })), [tensor([[2, 0, -3, 0]])]],
  ["cumsum", one((x) => x.cumsum({ axis: 0 })), [numbers([4, 2])]],
  ["topK", one((x) => topK(x, 2).values), [numbers([2, 4])]],
];

const indices = tensor([2, 0, 2, -1], { dtype: "int32" });
const indexing: readonly Case[] = [
  ["gather", one((x) => gather(x, indices)), [numbers([3, 2])]],
  ["gather of an inner axis", one((x) => gather(x, indices.reshape([2, 2]), { axis: 1 })), [numbers([2, 3])]],
  [
    "takeAlongAxis",
    one((x) =>
      takeAlongAxis(
        x,
        tensor(
          [
            [1, 1],
            [0, -1],
          ],
          { dtype: "int32" },
        ),
      ),
    ),
    [numbers([2, 3])],
  ],
  ["scatterAdd", one((x) => scatterAdd(x, indices, { rows: 3 })), [numbers([4, 2])]],
];

const products: readonly Case[] = [
  ["matmul", two(matmul), [numbers([2, 3]), numbers([3, 4], 1)]],
  ["matmul of a batch", two(matmul), [numbers([2, 2, 3]), numbers([2, 3, 2], 1)]],
  ["matmul of a batch with one matrix", two(matmul), [numbers([2, 2, 3]), numbers([3, 2], 1)]],
  ["matmul with broadcast batches", two(matmul), [numbers([2, 1, 2, 2]), numbers([3, 2, 2], 1)]],
  ["matmul of vectors", two(matmul), [numbers([3]), numbers([3], 1)]],
  ["matmul of a transposed view", two((a, b) => matmul(a.transpose(), b)), [numbers([3, 2]), numbers([3, 2], 1)]],
  [
    "linear",
    three((x, weight, bias) => linear(x, { weight, bias })),
    [numbers([2, 3]), numbers([4, 3], 1), numbers([4], 2)],
  ],
];

const targets = tensor(
  [
    [1, 0],
    [-100, 2],
  ],
  { dtype: "int32" },
);
const fusedOps: readonly Case[] = [
  ["softmax", one((x) => softmax(x)), [numbers([2, 4])]],
  ["softmax of an outer axis", one((x) => softmax(x, { axis: 0 })), [numbers([3, 2])]],
  ["logSoftmax", one((x) => logSoftmax(x)), [numbers([2, 4])]],
  [
    "layerNorm",
    three((x, weight, bias) => layerNorm(x, { weight, bias })),
    [numbers([2, 2, 3]), numbers([3], 1), numbers([3], 2)],
  ],
  ["layerNorm without weights", one((x) => layerNorm(x, { epsilon: 0.1 })), [numbers([2, 4])]],
  ["rmsNorm", two((x, weight) => rmsNorm(x, { weight, epsilon: 0.1 })), [numbers([2, 4]), numbers([4], 1)]],
  [
    "groupNorm",
    three((x, weight, bias) => groupNorm(x, { groups: 2, weight, bias })),
    [numbers([1, 4, 3]), numbers([4], 1), numbers([4], 2)],
  ],
  ...(["mean", "sum", "none"] as const).flatMap((reduction) =>
    [0, 0.3].map(
      (labelSmoothing): Case => [
        `crossEntropy, ${reduction}, label smoothing ${labelSmoothing}`,
        one((x) => crossEntropy(x, targets, { reduction, labelSmoothing })),
        [numbers([2, 2, 3])],
      ],
    ),
  ),
  [
    "a fused op without a rule",
    two((a, b) => fused("mine", [a, b], { shape: a.shape, compose: () => a.mul(b).sin() })),
    [numbers([4]), numbers([4], 1)],
  ],
  [
    "a fused op with a rule of its own",
    one((a) => fused("mine", [a], { shape: a.shape, compose: () => a.exp(), gradient: (y, g) => [g.mul(y)] })),
    [numbers([4])],
  ],
  ["a checkpoint", two((a, b) => checkpoint((x) => x.mul(b).sin())(a)), [numbers([4]), numbers([4], 1)]],
];

const groups = { unary, binary, movement, reductions, indexing, products, "fused ops": fusedOps };

/** The gradient of Σ weights · f, and of the sum of the squares of that gradient. */
const gradients = ([, f, inputs]: Case, weights: Tensor): Float32Array[] =>
  grad((x: readonly Tensor[]) =>
    f(...x)
      .mul(weights)
      .sum(),
  )(inputs).map((x) => x.dataSync());

const expectClose = (actual: ArrayLike<number>, expected: ArrayLike<number>, within: number): void => {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++)
    if (!(Math.abs(actual[i]! - expected[i]!) <= within * (1 + Math.abs(expected[i]!))))
      throw new Error(`element ${i} is ${actual[i]}, expected ${expected[i]} (allowed ${within})`);
};

describe.each(Object.entries(groups))("gradients of %s", (_, cases) => {
  beforeAll(() => setDefaultBackend(createJsBackend()));

  it.each(cases)("%s: equal finite differences on js, and the same on wasm", (...golden) => {
    const [, f, inputs] = golden;
    setDefaultBackend(createJsBackend());
    const { shape } = f(...inputs);
    const weights = settled(numbers(shape, 3).add(full(shape, 1)));
    const onJs = gradients(golden, weights);
    const expected = finiteDifferences(f, inputs, weights.dataSync());
    for (const [i, gradient] of onJs.entries()) expectClose(gradient, expected[i]!, 1e-4);
    setDefaultBackend(createWasmBackend());
    const onWasm = gradients(golden, weights);
    for (const [i, gradient] of onWasm.entries()) expectClose(gradient, onJs[i]!, 1e-5);
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createJsBackend } from "../backends/js/index.ts";
import { createWasmBackend } from "../backends/wasm/index.ts";
import { setDefaultBackend } from "../default-backend.ts";
import { gelu, silu } from "../ops/activation.ts";
import { arange, tensor } from "../ops/creation.ts";
import type { CrossEntropyOptions } from "../ops/cross-entropy.ts";
import { crossEntropy } from "../ops/cross-entropy.ts";
import { where } from "../ops/elementwise.ts";
import { gather } from "../ops/indexing.ts";
import { linear } from "../ops/linear.ts";
import { matmul } from "../ops/matmul.ts";
import { groupNorm, layerNorm, rmsNorm } from "../ops/normalization.ts";
import { logSoftmax, softmax } from "../ops/softmax.ts";
import type { Tensor } from "../tensor.ts";
import { valueAndGrad } from "./grad.ts";

interface GoldenArray {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
interface Case {
  readonly name: string;
  readonly options?: CrossEntropyOptions;
  readonly inputs: Readonly<Record<string, GoldenArray>>;
  readonly constants: Readonly<Record<string, GoldenArray>>;
  readonly weights: GoldenArray;
  readonly output: GoldenArray;
  readonly gradients: Readonly<Record<string, GoldenArray>>;
}
const { cases } = JSON.parse(readFileSync(new URL("../../golden/gradients.json", import.meta.url), "utf8")) as {
  cases: readonly Case[];
};

type Tensors = Readonly<Record<string, Tensor>>;
type Function = (
  p: Tensors,
  numbers: Readonly<Record<string, Tensor<"int32">>>,
  options?: CrossEntropyOptions,
) => Tensor;

const plain = [
  "exp",
  "sin",
  "cos",
  "tanh",
  "sigmoid",
  "erf",
  "abs",
  "sign",
  "floor",
  "relu",
  "square",
  "log",
  "log1p",
] as const;

const attentionBlock = (p: Tensors): Tensor => {
  const [B, T, C] = p.x!.shape as readonly [number, number, number];
  const of = (x: Tensor, name: string): Tensor => linear(x, { weight: p[name]! });
  const normed = rmsNorm(p.x!.mul(p.gain!), { weight: p.norm!, epsilon: 1e-6 });
  const [q, k, v] = ["q", "k", "v"].map((name) => of(normed, name).reshape([B, T, 2, 3]).swapAxes(1, 2)) as [
    Tensor,
    Tensor,
    Tensor,
  ];
  const isVisible = arange(0, T).unsqueeze(1).greaterEqual(arange(0, T));
  const weights = softmax(where(isVisible, matmul(q, k.swapAxes(2, 3)).div(Math.sqrt(3)), -Infinity));
  const x = p.x!.add(of(matmul(weights, v).swapAxes(1, 2).reshape([B, T, C]), "o"));
  return x.add(of(silu(of(x, "gate")).mul(of(x, "up")), "down"));
};

const functions: Readonly<Record<string, Function>> = {
  ...Object.fromEntries(plain.map((name): [string, Function] => [name, ({ x }) => x![name]()])),
  sqrt: ({ x }) => x!.sqrt(),
  rsqrt: ({ x }) => x!.rsqrt(),
  gelu: ({ x }) => gelu(x!),
  "gelu, tanh": ({ x }) => gelu(x!, { approximate: "tanh" }),
  silu: ({ x }) => silu(x!),
  "pow, base": ({ a, b }) => a!.pow(b!),
  "pow, exponent": ({ a, b }) => a!.pow(b!),
  "maximum with ties": ({ a, b }) => a!.maximum(b!),
  "minimum with ties": ({ a, b }) => a!.minimum(b!),
  div: ({ a, b }) => a!.div(b!),
  "amax with ties": ({ x }) => x!.max({ axis: -1 }),
  "amin with ties": ({ x }) => x!.min({ axis: -1 }),
  "prod with zeros": ({ x }) => x!.prod({ axis: -1 }),
  cumsum: ({ x }) => x!.cumsum({ axis: 0 }),
  "matmul, batched and broadcast": ({ a, b }) => matmul(a!, b!),
  "gather with repeated indices": ({ table }, { indices }) => gather(table!, indices!),
  softmax: ({ x }) => softmax(x!),
  logSoftmax: ({ x }) => logSoftmax(x!),
  layerNorm: ({ x, weight, bias }) => layerNorm(x!, { weight: weight!, bias: bias! }),
  rmsNorm: ({ x, weight }) => rmsNorm(x!, { weight: weight!, epsilon: 1e-6 }),
  groupNorm: ({ x, weight, bias }) => groupNorm(x!, { groups: 3, weight: weight!, bias: bias! }),
  crossEntropy: ({ logits }, { targets }, options) => crossEntropy(logits!, targets!, options),
  mlp: (p, { targets }) =>
    crossEntropy(linear(gelu(linear(p.x!, { weight: p.w1!, bias: p.b1 })), { weight: p.w2!, bias: p.b2 }), targets!),
  "attention block": attentionBlock,
};

const isInteger = (name: string): boolean => name === "targets" || name === "indices";
const tensors = (arrays: Readonly<Record<string, GoldenArray>>): Tensors =>
  Object.fromEntries(
    Object.entries(arrays).flatMap(([name, { data, shape }]) =>
      isInteger(name) ? [] : [[name, tensor(data, { shape })]],
    ),
  );
const integers = (arrays: Readonly<Record<string, GoldenArray>>): Readonly<Record<string, Tensor<"int32">>> =>
  Object.fromEntries(
    Object.entries(arrays).flatMap(([name, { data, shape }]) =>
      isInteger(name) ? [[name, tensor(data, { shape, dtype: "int32" })]] : [],
    ),
  );

const expectClose = (what: string, actual: ArrayLike<number>, expected: readonly number[], within: number): void => {
  for (const [i, n] of expected.entries())
    if (!(Math.abs(actual[i]! - n) <= within * (1 + Math.abs(n))))
      throw new Error(`${what}: element ${i} is ${actual[i]}, expected ${n} (allowed ${within})`);
};

it("has the 54 cases of PyTorch", () => {
  expect(cases).toHaveLength(54);
});

describe.each([
  ["js", createJsBackend()],
  ["wasm", createWasmBackend()],
])("values and gradients equal PyTorch's on %s", (_, backend) => {
  it.each(cases)("$name", ({ name, inputs, constants, weights, output, gradients, options }) => {
    setDefaultBackend(backend);
    const f = functions[name] ?? functions[name.split(",")[0]!]!;
    let result = tensor(0);
    const { gradient } = valueAndGrad((p: Tensors) => {
      result = f({ ...p, ...tensors(constants) }, integers(constants), options);
      return result.mul(tensor(weights.data, { shape: weights.shape })).sum();
    })(tensors(inputs));
    expect(result.shape).toEqual(output.shape);
    expectClose("value", result.dataSync(), output.data, 1e-5);
    for (const [key, expected] of Object.entries(gradients)) {
      expect(gradient[key]!.shape).toEqual(expected.shape);
      expectClose(key, gradient[key]!.dataSync(), expected.data, 1e-5);
    }
  });
});

// Against float64 and against the ops that they stand for, at sizes around every tile, on all builds and with threads.
import { afterAll, describe, expect, test } from "vitest";
import type { Backend } from "../backend.ts";
import { createJsBackend } from "../backends/js/backend.ts";
import { backendOn } from "../backends/wasm/backend.ts";
import { createWasmBackend } from "../backends/wasm/create.ts";
import { Space } from "../backends/wasm/space.ts";
import { grad, valueAndGrad } from "../gradients/grad.ts";
import { evaluateOn } from "../keep.ts";
import { memory } from "../storage.ts";
import type { Tensor } from "../tensor.ts";
import { values } from "../testing/backend/operands.ts";
import type { Activation } from "./activated-linear.ts";
import { activatedLinear, gatedLinear } from "./activated-linear.ts";
import { gelu, silu } from "./activation.ts";
import { tensor } from "./creation.ts";
import { linear } from "./linear.ts";
import { quantize } from "./quantize.ts";
import type { QuantizedMatrix } from "./quantized-matrix.ts";

const threaded = createWasmBackend({ threads: 2 });
afterAll(() => threaded.close());
const backends: readonly (readonly [string, Backend])[] = [
  ["js", createJsBackend()],
  ["wasm without relaxed SIMD", backendOn(new Space({ relaxed: false })) as Backend],
  ["wasm", createWasmBackend() as Backend],
  ["wasm on two threads", threaded as Backend],
];

/** erf by its series, for |x| < 4 exact to 1e-13. */
const erf = (x: number): number => {
  let [term, sum] = [x, x];
  for (let n = 1; n < 100; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return Math.abs(x) > 4 ? Math.sign(x) : (2 / Math.sqrt(Math.PI)) * sum;
};

const exact: Readonly<Record<Activation, (x: number) => number>> = {
  relu: (x) => Math.max(x, 0),
  silu: (x) => x / (1 + Math.exp(-x)),
  gelu: (x) => 0.5 * x * (1 + erf(x * Math.SQRT1_2)),
  "gelu-tanh": (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
};
const ops: Readonly<Record<Activation, (x: Tensor) => Tensor>> = {
  relu: (x) => x.relu(),
  silu,
  gelu: (x) => gelu(x),
  "gelu-tanh": (x) => gelu(x, { approximate: "tanh" }),
};
const activations = Object.keys(exact) as Activation[];

const random = (shape: readonly number[], seed: number, range = 2): Tensor => {
  const size = shape.reduce((product, n) => product * n, 1);
  return tensor(values("float32", size, { seed, range }) as Float32Array, { shape });
};

const read = async (backend: Backend, x: Tensor): Promise<Float32Array> => {
  await evaluateOn(backend, x);
  const data = await x.data();
  x.dispose();
  return data;
};

/** x · wᵀ + bias in double precision, row by row. */
const product = async (x: Tensor, w: Tensor, bias?: Tensor): Promise<Float64Array> => {
  const [a, b, c] = [await x.data(), await w.data(), await bias?.data()];
  const [n, columns] = [x.shape.at(-1)!, w.shape[0]!];
  return Float64Array.from({ length: (a.length / n) * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    let sum = c?.[column] ?? 0;
    for (let k = 0; k < n; k++) sum += a[row * n + k]! * b[column * n + k]!;
    return sum;
  });
};

const expectClose = (actual: Float32Array, wanted: readonly number[], tolerance: number): void => {
  expect(actual.length).toBe(wanted.length);
  const worst = actual.reduce((most, value, i) => {
    const error = Math.abs(value - wanted[i]!) / (1 + Math.abs(wanted[i]!));
    return Number.isNaN(error) ? Infinity : Math.max(most, error);
  }, 0);
  expect(worst).toBeLessThan(tolerance);
};

/** Rows, inner size, columns: one row, few, and around tiles of 6 × 8; the last are shared between threads. */
const sizes = [
  [1, 1, 1],
  [1, 7, 5],
  [1, 300, 37],
  [5, 33, 9],
  [6, 40, 8],
  [7, 513, 17],
  [13, 31, 65],
  [1, 700, 811],
  [131, 70, 525],
] as const;

describe.each(backends)("linear maps with an activation on %s", (_, backend) => {
  test.each(sizes)("%i rows of %i to %i are those of the formula in double precision", async (rows, n, columns) => {
    const [x, gate, up] = [random([rows, n], 1), random([columns, n], 2, 0.3), random([columns, n], 3, 0.3)];
    const [gateBias, upBias] = [random([columns], 4), random([columns], 5)];
    const between = await product(x, gate, gateBias);
    const bare = await product(x, gate);
    const [factors, bareFactors] = [await product(x, up, upBias), await product(x, up)];
    for (const activation of activations) {
      const f = exact[activation];
      const one = await read(backend, activatedLinear(x, { weight: gate, bias: gateBias }, activation));
      expectClose(one, Array.from(between, f), 3e-6);
      expectClose(await read(backend, activatedLinear(x, { weight: gate }, activation)), Array.from(bare, f), 3e-6);
      for (const [a, b] of [
        [gateBias, upBias],
        [undefined, upBias],
        [gateBias, undefined],
        [undefined, undefined],
      ]) {
        const maps = { gate: { weight: gate, bias: a }, up: { weight: up, bias: b } };
        const wanted = Array.from(a ? between : bare, (z, i) => f(z) * (b ? factors : bareFactors)[i]!);
        expectClose(await read(backend, gatedLinear(x, maps, activation)), wanted, 2e-5);
      }
    }
  });

  test.each([8, 4] as const)(
    "with weights of %i bits they are the ops one after another, bit for bit",
    async (bits) => {
      const some = backend.name === "js" ? sizes.slice(0, 4) : sizes; // quantising takes long there
      for (const [rows, n, columns] of some) {
        const matrix = async (seed: number): Promise<QuantizedMatrix> => {
          const q = quantize(random([columns, n], seed), { bits });
          await evaluateOn(backend, q.words, q.scales);
          return q;
        };
        const [gate, up] = [await matrix(2), await matrix(3)];
        const [x, bias] = [random([rows, n], 1), random([columns], 4)];
        for (const activation of activations) {
          const apart = (weight: QuantizedMatrix): Tensor => ops[activation](linear(x, { weight }));
          const activated = activatedLinear(x, { weight: gate, bias }, activation);
          const alone = ops[activation](linear(x, { weight: gate }).add(bias));
          expect(await read(backend, activated)).toEqual(await read(backend, alone));
          const both = gatedLinear(x, { gate: { weight: gate }, up: { weight: up } }, activation);
          expect(await read(backend, both)).toEqual(await read(backend, apart(gate).mul(linear(x, { weight: up }))));
        }
        gate.dispose();
        up.dispose();
      }
    },
  );

  test("take views as they are, and give no terms at all their bias", async () => {
    const [x, weight, bias] = [random([9, 2, 5], 1), random([5, 7], 2), random([14], 3)];
    const maps = { weight: weight.transpose(), bias: bias.slice(0, { step: 2 }) };
    const turned = x.transpose([1, 0, 2]);
    const wanted = await read(backend, silu(linear(turned, maps)));
    expectClose(await read(backend, activatedLinear(turned, maps, "silu")), [...wanted], 1e-6);
    const empty = activatedLinear(random([3, 0], 1), { weight: random([7, 0], 1), bias: maps.bias }, "silu");
    const only = await read(backend, silu(maps.bias.slice(0, { start: 0 })));
    expectClose(await read(backend, empty), [...only, ...only, ...only], 1e-6);
    expect(activatedLinear(random([0, 4], 1), { weight: random([3, 4], 1) }, "relu").shape).toEqual([0, 3]);
  });

  test("NaN and infinity stay in their rows, as in the ops one after another", async () => {
    const data = await random([9, 40], 1).data();
    data[45] = NaN;
    data[200] = Infinity;
    const [x, weight] = [tensor(data, { shape: [9, 40] }), random([11, 40], 2)];
    for (const activation of activations) {
      const wanted = await read(backend, ops[activation](linear(x, { weight })));
      const actual = await read(backend, activatedLinear(x, { weight }, activation));
      expect([...actual].map(Number.isNaN)).toEqual([...wanted].map(Number.isNaN));
    }
  });
});

test("while a function is differentiated they are the ops that they are made of, with their gradients", async () => {
  const [x, gate, up, bias] = [random([3, 5], 1), random([4, 5], 2), random([4, 5], 3), random([4], 4)];
  for (const activation of activations) {
    const f = (p: { x: Tensor; gate: Tensor; up: Tensor; bias: Tensor }): Tensor =>
      gatedLinear(p.x, { gate: { weight: p.gate, bias: p.bias }, up: { weight: p.up } }, activation)
        .add(activatedLinear(p.x, { weight: p.up, bias: p.bias }, activation))
        .sum();
    const g = (p: { x: Tensor; gate: Tensor; up: Tensor; bias: Tensor }): Tensor =>
      ops[activation](linear(p.x, { weight: p.gate, bias: p.bias }))
        .mul(linear(p.x, { weight: p.up }))
        .add(ops[activation](linear(p.x, { weight: p.up, bias: p.bias })))
        .sum();
    const [actual, wanted] = [grad(f)({ x, gate, up, bias }), grad(g)({ x, gate, up, bias })];
    for (const name of ["x", "gate", "up", "bias"] as const)
      expect(await actual[name].data()).toEqual(await wanted[name].data());
  }
});

test("a training step calls the backend as often as with the ops one after another", async () => {
  const calls = async (f: (x: Tensor, w: Tensor) => Tensor): Promise<number> => {
    const backend = createJsBackend();
    let count = 0;
    const { allocate } = backend;
    Object.assign(backend, {
      allocate: (n: number) => {
        count++;
        return allocate.call(backend, n);
      },
    });
    const { value, gradient } = valueAndGrad((w: Tensor) => f(random([3, 5], 1), w).sum())(random([4, 5], 2));
    await evaluateOn(backend, value, gradient);
    return count;
  };
  expect(await calls((x, weight) => activatedLinear(x, { weight }, "gelu"))).toBe(
    await calls((x, weight) => gelu(linear(x, { weight }))),
  );
});

test("wrong sizes and names are refused at once, and nothing is left behind", () => {
  const before = memory();
  const [x, weight] = [random([2, 3], 1), random([4, 5], 2)];
  expect(() => activatedLinear(x, { weight }, "silu")).toThrow("activatedLinear: weight [4, 5] does not take x [2, 3]");
  expect(() => gatedLinear(x, { gate: { weight: random([4, 3], 1) }, up: { weight } }, "silu")).toThrow(
    "gatedLinear: up: weight [4, 5] does not take x [2, 3]",
  );
  expect(() => activatedLinear(x, { weight: random([4, 3], 1) }, "tanh" as Activation)).toThrow(
    'activatedLinear: activation must be silu, gelu, gelu-tanh, relu, got "tanh"',
  );
  expect(memory()).toEqual(before);
});

import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { createWasmBackend } from "../backends/wasm/index.ts";
import { setDefaultBackend } from "../default-backend.ts";
import { evaluate } from "../keep.ts";
import { tensor, zeros } from "../ops/creation.ts";
import { concat, gather } from "../ops/indexing.ts";
import { matmul } from "../ops/matmul.ts";
import { softmax } from "../ops/softmax.ts";
import { memory } from "../storage.ts";
import type { Tensor } from "../tensor.ts";
import { grad, valueAndGrad } from "./grad.ts";

beforeEach(() => setDefaultBackend(createWasmBackend()));

const list = (x: Tensor): number[] => Array.from(x.dataSync());

describe("the gradient", () => {
  const vectors = fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 6, maxLength: 6 });
  const f = (x: Tensor): Tensor => matmul(x.reshape([2, 3]).tanh(), x.reshape([3, 2])).sin(); // [2, 2]

  it("is linear in what it is contracted with", () => {
    const weights = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(vectors, weights, weights, (at, u, v) => {
        const x = tensor(at).div(8);
        const along = (w: readonly number[]): number[] =>
          list(
            grad((y: Tensor) =>
              f(y)
                .mul(tensor([...w], { shape: [2, 2] }))
                .sum(),
            )(x),
          );
        const [a, b, both] = [along(u), along(v), along(u.map((n, i) => 2 * n + v[i]!))];
        for (const [i, n] of both.entries()) expect(n).toBeCloseTo(2 * a[i]! + b[i]!, 3);
      }),
      { numRuns: 50 },
    );
  });

  it("of the sum of a view counts how often each element is seen", () => {
    const steps = fc.array(
      fc.constantFrom<(x: Tensor) => Tensor>(
        (x) => x.transpose(),
        (x) => x.reshape([-1, 2]),
        (x) => x.slice(0, { start: 1 }),
        (x) => x.slice(-1, { step: -1 }),
        (x) => x.slice(0, { step: 2 }),
        (x) => x.broadcastTo([2, ...x.shape]).reshape([-1, x.shape.at(-1)!]),
        (x) => concat([x, x.slice(0, { stop: 1 })]),
      ),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(steps, (chain) => {
        const start = tensor(
          Array.from({ length: 24 }, (_, i) => i),
          { shape: [6, 4] },
        );
        const view = (x: Tensor): Tensor => {
          let seen = x;
          for (const step of chain) {
            const next = seen.shape[0]! > 1 && seen.size % 2 === 0 && seen.size < 400 ? step(seen) : seen;
            if (next.size > 0) seen = next;
          }
          return seen;
        };
        const counts = new Array<number>(24).fill(0);
        for (const i of view(start).dataSync()) counts[i]!++;
        expect(list(grad((x: Tensor) => view(x).sum())(start))).toEqual(counts);
      }),
      { numRuns: 100 },
    );
  });

  it("has a gradient: the second derivative", () => {
    const second = (g: (x: Tensor) => Tensor) => (x: Tensor) =>
      grad((y: Tensor) => grad((z: Tensor) => g(z).sum())(y).sum())(x);
    const x = tensor([0.5, -1.25]);
    const close = (actual: Tensor, expected: (n: number) => number): void => {
      for (const [i, n] of [0.5, -1.25].entries()) expect(actual.dataSync()[i]).toBeCloseTo(expected(n), 4);
    };
    close(second((y) => y.pow(3))(x), (n) => 6 * n);
    close(second((y) => y.sin())(x), (n) => -Math.sin(n));
    close(second((y) => y.exp().mul(y))(x), (n) => (2 + n) * Math.exp(n));
    close(second((y) => y.tanh())(x), (n) => -2 * Math.tanh(n) * (1 - Math.tanh(n) ** 2));
    close(second((y) => y.div(y.square().add(1)))(x), (n) => (2 * n * (n * n - 3)) / (n * n + 1) ** 3);
    const sums = (y: Tensor): Tensor => concat([y, y.square()]).cumsum(); // a, a + b, a + b + a², a + b + a² + b²
    expect(list(second(sums)(x))).toEqual([4, 2]);
  });

  it("of softmax has the gradient of its composed version", () => {
    const x = tensor([
      [0.5, -1, 2],
      [0, 1, 0.25],
    ]);
    const w = tensor([
      [1, -2, 3],
      [0.5, 0, 1],
    ]);
    const composed = (y: Tensor): Tensor => y.exp().div(y.exp().sum({ axis: -1, keepDims: true }));
    const twice = (g: (y: Tensor) => Tensor): number[] =>
      list(
        grad((y: Tensor) =>
          grad((z: Tensor) => g(z).mul(w).sum())(y)
            .mul(w)
            .square()
            .sum(),
        )(x),
      );
    const [a, b] = [twice((y) => softmax(y)), twice(composed)];
    for (const [i, n] of a.entries()) expect(n).toBeCloseTo(b[i]!, 4);
  });
});

it("collects the gradients of rows that were chosen several times", () => {
  const chosen = tensor([1, 1, 0], { dtype: "int32" });
  const gradient = grad((table: Tensor) =>
    gather(table, chosen)
      .mul(tensor([[1], [2], [4]]))
      .sum(),
  )(zeros([3, 2]));
  expect(list(gradient)).toEqual([4, 4, 3, 3, 0, 0]);
});

describe("graphs of any size", () => {
  it("may be 30,000 ops deep", () => {
    const { value, gradient } = valueAndGrad((x: Tensor) => {
      let y = x;
      for (let i = 0; i < 30_000; i++) y = i % 2 === 0 ? y.add(1) : y.mul(1);
      return y;
    })(tensor(1));
    expect([list(value), list(gradient)]).toEqual([[15_001], [1]]);
  });

  it("may have two paths at every one of 3,000 levels", () => {
    const gradient = grad((x: Tensor) => {
      let y = x;
      for (let i = 0; i < 3_000; i++) y = y.mul(0.5).add(y.mul(0.5));
      return y;
    })(tensor(1));
    expect(list(gradient)).toEqual([1]);
  });

  it("may read one parameter 20,000 times", () => {
    const gradient = grad((x: Tensor) => {
      let y = tensor(0);
      for (let i = 0; i < 20_000; i++) y = y.add(x);
      return y;
    })(tensor(1));
    expect(list(gradient)).toEqual([20_000]);
  });
});

it("holds as many bytes after 1,000 training steps as after one", async () => {
  const [inputs, targets] = [
    tensor([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]),
    tensor([0, 1, 1, 0]),
  ];
  let parameters = [
    tensor([
      [1, -1, 0.5],
      [0.5, 1, -1],
    ]),
    tensor([0.1, 0.2, 0.3]),
    tensor([1, -1, 0.5]),
  ];
  const loss = ([w, b, v]: readonly Tensor[]): Tensor =>
    matmul(matmul(inputs, w!).add(b!).tanh(), v!).sub(targets).square().mean();
  const values: number[] = [];
  let held = memory();
  for (let step = 0; step < 1_000; step++) {
    const { value, gradient } = valueAndGrad(loss)(parameters);
    const next = parameters.map((p, i) => p.sub(gradient[i]!.mul(0.1)));
    await evaluate(value, ...next);
    for (const p of parameters) p.dispose();
    parameters = next;
    values.push(await value.item());
    value.dispose();
    if (step === 0) held = memory();
  }
  expect(memory()).toEqual(held);
  expect(values.at(-1)).toBeLessThan(values[0]! / 2);
  for (const p of parameters) p.dispose();
});

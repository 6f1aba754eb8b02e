import { beforeEach, describe, expect, it } from "vitest";
import { createWasmBackend } from "../backends/wasm/index.ts";
import { setDefaultBackend } from "../default-backend.ts";
import { evaluate } from "../keep.ts";
import { ones, tensor, zeros } from "../ops/creation.ts";
import { fused } from "../ops/fused.ts";
import { concat, update } from "../ops/indexing.ts";
import { memory } from "../storage.ts";
import type { AnyTensor, Tensor } from "../tensor.ts";
import { stopGradient } from "./checkpoint.ts";
import { grad, valueAndGrad } from "./grad.ts";

beforeEach(() => setDefaultBackend(createWasmBackend()));

const list = (x: Tensor): number[] => Array.from(x.dataSync());

describe("valueAndGrad", () => {
  it("gives the value and a gradient in the nesting of the parameters", () => {
    const parameters = {
      layers: [{ weight: tensor([1, 2]) }, { weight: tensor([3, 4]), bias: undefined }],
      unused: tensor([[5]]),
    };
    const { value, gradient } = valueAndGrad((p: typeof parameters) =>
      p.layers[0]!.weight.mul(p.layers[1]!.weight).sum(),
    )(parameters);
    expect(list(value)).toEqual([11]);
    expect(list(gradient.layers[0]!.weight)).toEqual([3, 4]);
    expect(list(gradient.layers[1]!.weight)).toEqual([1, 2]);
    expect(gradient.layers[1]!.bias).toBeUndefined();
    expect([gradient.unused.shape, ...list(gradient.unused)]).toEqual([[1, 1], 0]);
  });

  it("calls f once, computes nothing, and hands further arguments over", () => {
    let calls = 0;
    const before = memory();
    const gradient = grad((x: Tensor, factor: number) => {
      calls++;
      return x.mul(factor).sum();
    })(tensor([1, 2]), 3);
    expect(calls).toBe(1);
    expect(memory()).toEqual(before);
    expect(list(gradient)).toEqual([3, 3]);
  });

  it("finds parameters that f reaches without its argument", () => {
    const model = { weight: tensor([2, 3]) };
    const loss = (): Tensor => model.weight.square().sum();
    expect(list(grad(loss)(model.weight))).toEqual([4, 6]);
  });

  it("takes evaluated and lazy parameters alike", async () => {
    const held = tensor([1, 2]).mul(1);
    await evaluate(held);
    const lazy = tensor([3, 4]).mul(1);
    const { a, b } = grad((p: { a: Tensor; b: Tensor }) => p.a.mul(p.b).sum())({ a: held, b: lazy });
    expect([list(a), list(b)]).toEqual([
      [3, 4],
      [1, 2],
    ]);
    held.dispose();
  });

  it("takes a parameter that is computed from another one as a constant of its own", () => {
    const a = tensor([2]);
    const b = a.mul(3);
    const gradient = grad((p: readonly Tensor[]) => p[0]!.mul(p[1]!).sum())([a, b]);
    expect(gradient.map(list)).toEqual([[6], [2]]);
  });

  it("is not disturbed by values that f reads", () => {
    const gradient = grad((x: Tensor) => {
      const y = x.square();
      y.dataSync();
      return y.mul(y).sum();
    })(tensor([1, 2]));
    expect(list(gradient)).toEqual([4, 32]);
  });

  it("gives every parameter a gradient of its own, also where the numbers are shared", async () => {
    const [a, b] = grad((p: readonly Tensor[]) => p[0]!.add(p[1]!).sum())([tensor([1]), tensor([2])]) as [
      Tensor,
      Tensor,
    ];
    await evaluate(a, b);
    a.dispose();
    expect(list(b)).toEqual([1]);
    b.dispose();
  });

  it("gives a tensor that is named twice its whole gradient at both places", () => {
    const x = tensor([3]);
    expect(grad(() => x.square().sum())({ a: x, b: x })).toMatchObject({ a: { shape: [1] }, b: { shape: [1] } });
    expect(Object.values(grad(() => x.square().sum())({ a: x, b: x })).map(list)).toEqual([[6], [6]]);
  });

  it("gives 1 for the parameter itself", () => {
    expect(list(grad((x: Tensor) => x)(tensor(5)))).toEqual([1]);
  });

  it("gives no gradient through int32, bool, argmax or stopGradient", () => {
    const f = (x: Tensor): Tensor =>
      concat([x.cast("int32").cast("float32"), x.greater(1).cast("float32"), stopGradient(x)])
        .add(x.argmax())
        .sum();
    expect(list(grad(f)(tensor([1, 2])))).toEqual([0, 0]);
    const straightThrough = (x: Tensor): Tensor => x.add(stopGradient(x.floor().sub(x))).sum();
    const { value, gradient } = valueAndGrad(straightThrough)(tensor([1.5, 2.25]));
    expect([list(value), list(gradient)]).toEqual([[3], [1, 1]]);
  });
});

describe("where a derivative has a choice", () => {
  const at = (f: (x: Tensor) => Tensor, x: number): number => list(grad(f)(tensor(x)))[0]!;

  it("shares a maximum and a minimum among equals", () => {
    expect(list(grad((x: Tensor) => x.max())(tensor([1, 3, 3, 0])))).toEqual([0, 0.5, 0.5, 0]);
    expect(list(grad((x: Tensor) => x.min())(tensor([0, 3, 0, 0])))).toEqual([1 / 3, 0, 1 / 3, 1 / 3].map(Math.fround));
    const { a, b } = grad((p: { a: Tensor; b: Tensor }) => p.a.maximum(p.b).sum())({
      a: tensor([1, 2, 3]),
      b: tensor([1, 3, 2]),
    });
    expect([list(a), list(b)]).toEqual([
      [0.5, 0, 1],
      [0.5, 1, 0],
    ]);
  });

  it("gives 0 for relu, abs and sign at 0, and for x⁰ everywhere", () => {
    expect([at((x) => x.relu(), 0), at((x) => x.abs(), 0), at((x) => x.sign(), 0), at((x) => x.pow(0), 0)]).toEqual([
      0, 0, 0, 0,
    ]);
  });

  it("gives infinity for a square root or a logarithm at 0", () => {
    expect([at((x) => x.sqrt(), 0), at((x) => x.log(), 0)]).toEqual([Infinity, Infinity]);
  });

  it("keeps what where() does not choose out of the gradient, NaN included", () => {
    const { gradient } = valueAndGrad((x: Tensor) => x.mul(0).add(1).log().add(x).sum())(tensor([1]));
    expect(list(gradient)).toEqual([1]);
  });
});

describe("grad refuses", () => {
  const x = tensor([1, 2]);

  it("functions whose result is no float32 scalar", () => {
    expect(() => grad((y: Tensor) => y)(x)).toThrow("grad: f must give a scalar, got [2]. Use sum() or mean()");
    expect(() => valueAndGrad((y: Tensor) => y.sum().cast("int32") as AnyTensor as Tensor)(x)).toThrow(
      "valueAndGrad: f must give float32, got int32",
    );
    expect(() => grad((() => 1) as unknown as (y: Tensor) => Tensor)(x)).toThrow(
      "grad: f must give a tensor, got number",
    );
  });

  it("parameters of other types", () => {
    expect(() => grad(() => x.sum())({ a: [x, x.cast("int32")] })).toThrow(
      'grad: parameter "a.1" is int32, but only float32 has a gradient',
    );
    expect(() => grad(() => x.sum())({ step: 3 })).toThrow(
      'grad: parameter "step" must be a tensor, or an object or array of tensors, got 3',
    );
    expect(() => grad(() => x.sum())(new Map())).toThrow(
      "grad: the first argument must be a tensor, or an object or array of tensors, got a Map",
    );
  });

  it("disposed parameters", async () => {
    const y = tensor([1]).add(1);
    await evaluate(y);
    y.dispose();
    expect(() => grad((z: Tensor) => z.sum())({ y } as unknown as Tensor)).toThrow(
      'grad: parameter "y", [1], is needed after dispose()',
    );
  });

  it("rules that give another shape than the input's", () => {
    const mine = (y: Tensor): Tensor =>
      fused("mine", [y], { shape: y.shape, compose: () => y.exp(), gradient: (_, g) => [g.sum()] });
    expect(() => grad((y: Tensor) => mine(y).sum())(x)).toThrow(
      'grad: the gradient of "mine" at input 0 is [] but the input [2]',
    );
  });

  it("in-place updates on the way, and only there", () => {
    const cache = zeros([3]);
    const write = (part: Tensor): Tensor => update(cache, part, { starts: [0], inPlace: true });
    expect(() => grad((y: Tensor) => write(y).sum())(x)).toThrow(
      "grad: Tensor float32 [3] is an in-place update, whose old values a gradient may need. Use update without inPlace",
    );
    const gradient = grad((y: Tensor) =>
      write(ones([2]))
        .mul(y.sum())
        .sum(),
    )(x);
    expect(list(gradient)).toEqual([2, 2]);
  });
});

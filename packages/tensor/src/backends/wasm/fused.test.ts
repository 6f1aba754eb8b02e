import { afterAll, describe, expect, it } from "vitest";
import { stopGradient } from "../../gradients/checkpoint.ts";
import { grad } from "../../gradients/grad.ts";
import { evaluateOn } from "../../keep.ts";
import { gelu, silu } from "../../ops/activation.ts";
import { tensor } from "../../ops/creation.ts";
import { fused } from "../../ops/fused.ts";
import { concat } from "../../ops/indexing.ts";
import { layerNorm, rmsNorm } from "../../ops/normalization.ts";
import { logSoftmax, softmax } from "../../ops/softmax.ts";
import type { Tensor } from "../../tensor.ts";
import { awkwardSizes, values } from "../../testing/backend/operands.ts";
import { createJsBackend } from "../js/backend.ts";
import { createWasmBackend } from "./create.ts";

const backend = createWasmBackend();
const reference = createJsBackend();

/** The worst difference between the fused kernel and the composed version on the js backend; NaN must meet NaN. */
const worst = async (build: () => Tensor): Promise<number> => {
  const [fast, slow] = [build(), build()];
  await evaluateOn(backend, fast);
  await evaluateOn(reference, slow);
  const [actual, expected] = [await fast.data(), await slow.data()];
  fast.dispose();
  slow.dispose();
  return actual.reduce((most, x, i) => {
    const wanted = expected[i]!;
    if (Object.is(x, wanted) || (Number.isNaN(x) && Number.isNaN(wanted)) || x === wanted) return most;
    const error = Math.abs(x - wanted) / (1 + Math.abs(wanted));
    return Math.max(most, Number.isNaN(error) ? Infinity : error);
  }, 0);
};

const random = (shape: readonly number[], seed = 1, range = 4): Tensor =>
  tensor(
    values(
      "float32",
      shape.reduce((p, n) => p * n, 1),
      { seed, range },
    ) as Float32Array,
    { shape },
  );

/** The gradient at x, times numbers that are like x but not x. */
const gradientOf =
  (f: (x: Tensor) => Tensor) =>
  (x: Tensor): Tensor =>
    grad((y: Tensor) =>
      f(y)
        .mul(stopGradient(x.sin().add(1)))
        .sum(),
    )(x);

/** The gradients at x, weight and bias, one after another; the sum has numbers of all sizes as factors. */
const normGradients =
  (f: (x: Tensor, weight: Tensor, bias: Tensor) => Tensor) =>
  (x: Tensor): Tensor => {
    const C = x.shape.at(-1)!;
    const at = { x, weight: random([C], 2), bias: random([C], 3) };
    const all = grad(({ x: y, weight, bias }: typeof at) =>
      f(y, weight, bias)
        .mul(stopGradient(y.sin().add(1)))
        .sum(),
    )(at);
    return concat(Object.values(all).map((g) => g.reshape([g.size])));
  };

/** Every third number otherwise, so that rows of an optimiser's tensors differ; squares are not negative. */
const shuffled = (x: Tensor): Tensor => x.cos().mul(3);
const blended = (name: string, x: Tensor, compose: (y: Tensor) => Tensor): Tensor => {
  const y = shuffled(x);
  return fused(name, [x, y], { shape: x.shape, attributes: { a: 0.9, b: 0.1 }, compose: () => compose(y) });
};
const adamStep = (x: Tensor): Tensor => {
  const [mean, square] = [shuffled(x), shuffled(x).square()];
  return fused("adamStep", [x, mean, square], {
    shape: x.shape,
    attributes: { decay: 0.999, rate: 0.01, root: 0.3, eps: 1e-8 },
    compose: () => x.mul(0.999).sub(mean.mul(0.01).div(square.sqrt().div(0.3).add(1e-8))),
  });
};

const kernels: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  softmax,
  logSoftmax,
  layerNorm: (x) => layerNorm(x),
  "layerNorm with weight and bias": (x) =>
    layerNorm(x, { weight: random([x.shape.at(-1)!], 2), bias: random([x.shape.at(-1)!], 3), epsilon: 1e-3 }),
  rmsNorm: (x) => rmsNorm(x),
  "rmsNorm with weight": (x) => rmsNorm(x, { weight: random([x.shape.at(-1)!], 2), epsilon: 1e-3 }),
  gelu: (x) => gelu(x),
  "gelu, tanh": (x) => gelu(x, { approximate: "tanh" }),
  silu,
  "gradient of softmax": gradientOf(softmax),
  "gradient of logSoftmax": gradientOf(logSoftmax),
  "gradient of gelu": gradientOf((x) => gelu(x)),
  "gradient of gelu, tanh": gradientOf((x) => gelu(x, { approximate: "tanh" })),
  "gradient of silu": gradientOf(silu),
  "gradients of layerNorm": normGradients((x, weight, bias) => layerNorm(x, { weight, bias, epsilon: 1e-3 })),
  "gradients of rmsNorm": normGradients((x, weight) => rmsNorm(x, { weight, epsilon: 1e-3 })),
  blend: (x) => blended("blend", x, (y) => x.mul(0.9).add(y.mul(0.1))),
  blendSquare: (x) => blended("blendSquare", x, (y) => x.mul(0.9).add(y.square().mul(0.1))),
  adamStep,
};

describe("fused kernels agree with what they are composed of", () => {
  afterAll(() => expect(backend.liveBytes).toBe(0));

  for (const [name, run] of Object.entries(kernels)) {
    it(`${name} at every awkward size`, async () => {
      for (const n of awkwardSizes) {
        expect(await worst(() => run(random([n])))).toBeLessThan(2e-6);
        expect(await worst(() => run(random([3, n])))).toBeLessThan(2e-6);
        expect(await worst(() => run(random([n, 5]).transpose()))).toBeLessThan(2e-6);
        expect(await worst(() => run(random([3, n]).slice(1, { step: -2 })))).toBeLessThan(2e-6);
      }
    });
    it(`${name} with NaN, infinities and numbers of every size`, async () => {
      for (const x of [
        [NaN, 1, 2, 3, 4],
        [1, 2, 3, 4, NaN],
        [Infinity, 1, 2, 3, 4],
        [1, -Infinity, 2, 3, 4],
        [-Infinity, -Infinity, -Infinity, -Infinity, -Infinity],
        [0, -0, 1e-40, -1e-40, 0],
        [1e18, -1e18, 1, 2, 3],
      ])
        expect(await worst(() => run(tensor(x))), String(x)).toBeLessThan(2e-6);
    });
  }

  it("softmax gives NaN for a row of nothing but −∞, and 0 for −∞ in others", async () => {
    const y = softmax(
      tensor([
        [-Infinity, -Infinity],
        [-Infinity, 7],
      ]),
    );
    await evaluateOn(backend, y);
    expect([...(await y.data())]).toEqual([NaN, NaN, 0, 1]);
    y.dispose();
  });

  it("logSoftmax survives 1e20", async () => {
    const y = logSoftmax(tensor([1e20, 1e20]));
    await evaluateOn(backend, y);
    expect([...(await y.data())]).toEqual([Math.fround(-Math.LN2), Math.fround(-Math.LN2)]);
    y.dispose();
  });

  it("layerNorm of a constant large row is the bias", async () => {
    const y = layerNorm(tensor([1e6, 1e6, 1e6]), { bias: tensor([1, 2, 3]) });
    await evaluateOn(backend, y);
    expect([...(await y.data())]).toEqual([1, 2, 3]);
    y.dispose();
  });
});

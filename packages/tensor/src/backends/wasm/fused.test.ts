import { afterAll, describe, expect, it } from "vitest";
import { stopGradient } from "../../gradients/checkpoint.ts";
import { grad } from "../../gradients/grad.ts";
import { evaluateOn } from "../../keep.ts";
import { gelu, silu } from "../../ops/activation.ts";
import { tensor } from "../../ops/creation.ts";
import { layerNorm, rmsNorm } from "../../ops/normalization.ts";
import { logSoftmax, softmax } from "../../ops/softmax.ts";
import type { Tensor } from "../../tensor.ts";
import { awkwardSizes, values } from "../../testing/backend/operands.ts";
import { createJsBackend } from "../js/backend.ts";
import { createWasmBackend } from "./backend.ts";

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
  "gradient of gelu": gradientOf((x) => gelu(x)),
  "gradient of gelu, tanh": gradientOf((x) => gelu(x, { approximate: "tanh" })),
  "gradient of silu": gradientOf(silu),
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

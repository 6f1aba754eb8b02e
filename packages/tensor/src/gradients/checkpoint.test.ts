import { describe, expect, it } from "vitest";
import { createJsBackend } from "../backends/js/index.ts";
import { createWasmBackend } from "../backends/wasm/index.ts";
import { setDefaultBackend } from "../default-backend.ts";
import { evaluate } from "../keep.ts";
import { tensor } from "../ops/creation.ts";
import { dropout } from "../ops/dropout.ts";
import { matmul } from "../ops/matmul.ts";
import { softmax } from "../ops/softmax.ts";
import { memory, peakBytes } from "../storage.ts";
import type { Tensor } from "../tensor.ts";
import { asynchronous } from "../testing/asynchronous.ts";
import { checkpoint } from "./checkpoint.ts";
import { valueAndGrad } from "./grad.ts";

const size = 16;
const weights = (count: number): Tensor[] =>
  Array.from({ length: count }, (_, layer) =>
    tensor(
      Array.from({ length: size * size }, (_, i) => Math.sin(i * (layer + 1)) / 4),
      { shape: [size, size] },
    ),
  );
const input = tensor(
  Array.from({ length: 64 * size }, (_, i) => Math.cos(i)),
  { shape: [64, size] },
);

/** A block with many intermediates, [64, 16] → [64, 16], whose gradient reads one of them before the gradient that comes in. */
const block = (x: Tensor, weight: Tensor, seed: number): Tensor => {
  let inner = matmul(x, weight);
  for (let i = 0; i < 4; i++) inner = inner.sin().mul(inner.exp().add(1).log());
  return dropout(softmax(inner).mul(8), { rate: 0.1, seed });
};
const loss =
  (isCheckpointed: boolean) =>
  (parameters: readonly Tensor[]): Tensor => {
    let x = input;
    for (const [i, weight] of parameters.entries())
      x = isCheckpointed ? checkpoint((y: Tensor) => block(y, weight, i))(x) : block(x, weight, i);
    return x.square().mean();
  };

describe.each([
  ["js", createJsBackend()],
  ["wasm", createWasmBackend()],
  ["js, asynchronous", asynchronous(createJsBackend())],
])("a checkpoint on %s", (_, backend) => {
  const step = async (isCheckpointed: boolean, count: number) => {
    setDefaultBackend(backend);
    const before = memory();
    const { value, gradient } = valueAndGrad(loss(isCheckpointed))(weights(count));
    const bytes = await peakBytes(() => evaluate(value, ...gradient));
    const results = [await value.item(), ...(await Promise.all(gradient.map((g) => g.data())))];
    for (const x of [value, ...gradient]) x.dispose();
    expect(memory()).toEqual(before);
    return { bytes: bytes - before.bytes, results };
  };

  it("changes no number", async () => {
    expect((await step(true, 3)).results).toEqual((await step(false, 3)).results);
  });

  it("keeps one value per block instead of all, so that memory grows much slower with depth", async () => {
    const perBlock = async (isCheckpointed: boolean) =>
      ((await step(isCheckpointed, 24)).bytes - (await step(isCheckpointed, 12)).bytes) / 12;
    const boundary = 64 * size * 4 + size * size * 4 * 2; // one value, the weight and its gradient
    expect(await perBlock(true)).toBeLessThanOrEqual(boundary);
    expect(await perBlock(false)).toBeGreaterThan(8 * boundary);
  });
});

describe("checkpoints", () => {
  it("may follow each other 3,000 times", async () => {
    setDefaultBackend(createJsBackend());
    const { gradient } = valueAndGrad((x: Tensor) => {
      let y = x;
      for (let i = 0; i < 3_000; i++) y = checkpoint((z: Tensor) => z.mul(0.5).add(z.mul(0.5)))(y);
      return y;
    })(tensor(1));
    expect(await gradient.item()).toBe(1);
  });

  it("nest, and can be differentiated twice", async () => {
    setDefaultBackend(createJsBackend());
    const w = tensor([0.5, -1]);
    const inner = checkpoint((x: Tensor) => x.mul(w).sin());
    const outer = checkpoint((x: Tensor) => inner(inner(x)).exp());
    const plain = (x: Tensor): Tensor => x.mul(w).sin().mul(w).sin().exp();
    const derivatives = async (f: (x: Tensor) => Tensor): Promise<number[]> => {
      const first = valueAndGrad((p: readonly Tensor[]) => f(p[0]!).sum())([tensor([1, 2]), w]).gradient;
      const second = valueAndGrad((x: Tensor) =>
        valueAndGrad((y: Tensor) => f(y).sum())(x)
          .gradient.square()
          .sum(),
      )(tensor([1, 2])).gradient;
      return (await Promise.all([...first, second].map((x) => x.data()))).flatMap((x) => [...x]);
    };
    const [actual, expected] = [await derivatives(outer), await derivatives(plain)];
    for (const [i, n] of expected.entries()) expect(actual[i]).toBeCloseTo(n, 5);
  });
});

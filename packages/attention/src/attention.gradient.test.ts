import type { Tensor } from "@attn/tensor";
import { full, grad, tensor, where } from "@attn/tensor";
import { describe, expect, it } from "vitest";
import { attention } from "./attention.ts";
import type { AttentionOptions } from "./attention-options.ts";
import { expectClose, onEveryBackend } from "./testing/backends.ts";
import type { GoldenArray, GoldenArrays } from "./testing/golden.ts";
import { bools, floats, readGolden, values } from "./testing/golden.ts";

interface Case {
  readonly name: string;
  readonly options: Omit<AttentionOptions, "softCap"> & { readonly softcap?: number };
  readonly inputs: GoldenArrays;
  readonly gradients?: Readonly<Record<string, GoldenArray>>;
}
const cases = readGolden<Case>("attention").filter(({ gradients }) => gradients !== undefined);

const parametersOf = ({ inputs, gradients }: Case): Record<string, Tensor> =>
  Object.fromEntries(
    Object.keys(gradients!)
      .filter((name) => name !== "output_gradient")
      .map((name) => [name, floats(inputs[name])]),
  );

const output = ({ options: { softcap, ...options }, inputs }: Case, parameters: Record<string, Tensor>): Tensor => {
  const mask = inputs.mask ? bools(inputs.mask) : parameters.bias;
  return attention(parameters.q!, parameters.k!, parameters.v!, {
    ...options,
    ...(softcap === undefined ? {} : { softCap: softcap }),
    ...(mask === undefined ? {} : { mask }),
    ...(inputs.alibi_slopes ? { alibi: floats(inputs.alibi_slopes) } : {}),
    ...(parameters.sinks ? { sinks: parameters.sinks } : {}),
  }).output;
};

it("has the 11 cases with gradients", () => {
  expect(cases).toHaveLength(11);
});

onEveryBackend("gradients of attention equal those of the formula in float64", () => {
  describe.each(cases)("$name", (golden) => {
    const parameters = parametersOf(golden);
    it.each(Object.keys(parameters))("%s", async (name) => {
      const seed = floats(golden.gradients!.output_gradient);
      const gradient = grad((p: Record<string, Tensor>) => output(golden, p).mul(seed).sum())(parameters);
      expectClose(await gradient[name]!.data(), values(golden.gradients![name]!));
    });
  });
});

onEveryBackend("a row that may attend to nothing gives gradients of 0", () => {
  it.each([
    ["a float mask", () => ({ mask: tensor([-Infinity, -Infinity, 0, 0], { shape: [2, 2] }) })],
    ["a bool mask", () => ({ mask: tensor([false, false, true, true]).reshape([2, 2]) })],
    [
      "a scoreMod",
      () => ({
        scoreMod: (scores: Tensor, { queries }: { queries: Tensor<"int32"> }) =>
          where(queries.equal(0), full([1], -Infinity), scores),
      }),
    ],
  ])("through %s", async (_, options) => {
    const parameters = { q: tensor([1, 2]), k: tensor([3, 4]), v: tensor([5, 6]) };
    const gradient = grad(({ q, k, v }: typeof parameters) => {
      const row = (x: Tensor): Tensor => x.reshape([1, 1, 2, 1]);
      return attention(row(q), row(k), row(v), options()).output.sum();
    })(parameters);
    const [q, k, v] = [await gradient.q.data(), await gradient.k.data(), await gradient.v.data()];
    expect(q[0]).toBe(0);
    for (const numbers of [q, k, v]) expect(numbers.every(Number.isFinite)).toBe(true);
    expect(v[0]! + v[1]!).toBeCloseTo(1, 6);
  });
});

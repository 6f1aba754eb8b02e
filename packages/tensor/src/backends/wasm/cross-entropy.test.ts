import { afterEach, describe, expect, it } from "vitest";
import { grad, valueAndGrad } from "../../gradients/grad.ts";
import { evaluateOn } from "../../keep.ts";
import { tensor } from "../../ops/creation.ts";
import type { CrossEntropyOptions } from "../../ops/cross-entropy.ts";
import { crossEntropy } from "../../ops/cross-entropy.ts";
import type { Tensor } from "../../tensor.ts";
import { randomWords, values } from "../../testing/backend/operands.ts";
import { createJsBackend } from "../js/backend.ts";
import { createWasmBackend } from "./create.ts";

const backend = createWasmBackend();
const reference = createJsBackend();

type Build = (logits: Tensor, targets: Tensor<"int32">, options: CrossEntropyOptions) => readonly Tensor[];

/** Every row's loss counts differently, so that no sum hides a row. */
const weighted = (logits: Tensor, targets: Tensor<"int32">, options: CrossEntropyOptions): Tensor =>
  crossEntropy(logits, targets, { ...options, reduction: "none" })
    .mul(targets.cast("float32").mul(0.7).cos().add(0.2))
    .sum();

const builds: Readonly<Record<string, Build>> = {
  "losses and gradients": (logits, targets, options) => [
    crossEntropy(logits, targets, { ...options, reduction: "none" }),
    grad((x: Tensor) => weighted(x, targets, options))(logits),
  ],
  "the mean and its gradient": (logits, targets, options) => {
    const { value, gradient } = valueAndGrad((x: Tensor) => crossEntropy(x, targets, options))(logits);
    return [value, gradient];
  },
  "the second derivative": (logits, targets, options) => {
    const slope = grad((x: Tensor) => weighted(x, targets, options));
    return [grad((x: Tensor) => slope(x).square().sum())(logits)];
  },
};

const read = async (on: typeof backend | typeof reference, tensors: readonly Tensor[]): Promise<number[]> => {
  await evaluateOn(on, ...tensors);
  const data = await Promise.all(tensors.map((x) => x.data()));
  for (const x of tensors) x.dispose();
  return data.flatMap((x) => [...x]);
};

const expectAgreement = async (build: () => readonly Tensor[], within = 2e-6): Promise<void> => {
  const actual = await read(backend, build());
  const expected = await read(reference, build());
  expect(actual).toHaveLength(expected.length);
  for (const [i, wanted] of expected.entries())
    if (
      !Object.is(actual[i], wanted) &&
      !(Math.abs(actual[i]! - wanted) <= within * (1 + Math.abs(wanted))) &&
      actual[i] !== wanted
    )
      throw new Error(`element ${i} is ${actual[i]}, expected ${wanted}`);
};

const random = (rows: number, V: number): Tensor =>
  tensor(values("float32", rows * V, { seed: 5, range: 6 }) as Float32Array, { shape: [rows, V] });

/** Classes from 0 up to V; every fourth target is ignored. */
const chosen = (rows: number, V: number, ignoreIndex = -100): Tensor<"int32"> => {
  const next = randomWords(rows * 31 + V);
  return tensor(
    Array.from({ length: rows }, (_, i) => (i % 4 === 2 ? ignoreIndex : (next() >>> 8) % V)),
    { dtype: "int32" },
  );
};

const optionSets: readonly CrossEntropyOptions[] = [
  {},
  { labelSmoothing: 0.1 },
  { ignoreIndex: 0 },
  { labelSmoothing: 1, ignoreIndex: -1 },
];

afterEach(() => expect(backend.liveBytes).toBe(0));

describe.each(Object.entries(builds))("%s of the kernels agree with the composed version", (_, build) => {
  it.each([1, 3, 4, 5, 7, 8, 9, 63, 64, 65, 1671])("for %i classes", async (V) => {
    for (const options of optionSets)
      for (const rows of [1, 6])
        await expectAgreement(() => build(random(rows, V), chosen(rows, V, options.ignoreIndex), options));
  });

  it("for no rows", async () => {
    await expectAgreement(() => build(random(0, 5), chosen(0, 5), {}));
  });

  it("for 2,000 rows", async () => {
    await expectAgreement(() => build(random(2000, 65), chosen(2000, 65), { labelSmoothing: 0.1 }));
  });

  it("on views of logits and targets", async () => {
    const options = { labelSmoothing: 0.1 };
    const targets = (): Tensor<"int32"> => chosen(12, 7).slice(0, { step: 2 });
    await expectAgreement(() => build(random(7, 6).transpose(), targets(), options));
    await expectAgreement(() =>
      build(random(12, 15).slice(0, { start: 11, step: -2 }).slice(1, { start: 1, step: 2 }), targets(), options),
    );
    await expectAgreement(() => build(random(1, 7).broadcastTo([6, 7]), targets(), options));
    await expectAgreement(() => build(random(6, 7).reshape([2, 3, 7]), targets().reshape([2, 3]), options));
  });

  it.each([
    [NaN, 1, 2, 3, 4],
    [1, 2, 3, 4, NaN],
    [Infinity, 1, 2, 3, 4],
    [1, -Infinity, 2, 3, 4],
    [-Infinity, -Infinity, -Infinity, -Infinity, -Infinity],
    [0, -0, 1e-40, -1e-40, 0],
    [1e20, -1e20, 1, 2, 3],
    [3e38, -3e38, 1, 2, 3],
  ])("for logits %d, %d, %d, %d, %d", async (...row) => {
    const targets = tensor([0, 1, 4, -100], { dtype: "int32" });
    for (const labelSmoothing of [0, 0.1, 1])
      await expectAgreement(() => build(tensor([row, row, row, row]), targets, { labelSmoothing }));
  });
});

it("a gradient that arrives as 0, an infinity or NaN goes on as in the composed version", async () => {
  const targets = tensor([0, 1, 2, 2], { dtype: "int32" });
  for (const labelSmoothing of [0, 0.1, 1])
    await expectAgreement(() => {
      const factors = tensor([0, Infinity, -Infinity, NaN]);
      const loss = (x: Tensor): Tensor =>
        crossEntropy(x, targets, { labelSmoothing, reduction: "none" }).mul(factors).sum();
      return [
        grad(loss)(
          tensor([
            [1, 2, 3],
            [200, -200, 0],
            [1, 2, -Infinity],
            [1, 2, 3],
          ]),
        ),
      ];
    });
});

describe.each([backend, reference])("a target outside the classes on $name", (on) => {
  it.each([3, -1, 2 ** 31 - 1, -(2 ** 31)])(
    "%i is refused in the same words, by the loss and by its gradient",
    async (wrong) => {
      const targets = tensor([0, wrong], { dtype: "int32" });
      const loss = (x: Tensor): Tensor => crossEntropy(x, targets);
      await expect(evaluateOn(on, loss(random(2, 3)))).rejects.toThrow(
        new RangeError("gather: index 6 is not in 6 rows"),
      );
      await expect(evaluateOn(on, grad(loss)(random(2, 3)))).rejects.toThrow(
        new RangeError("scatterAdd: index 6 is not in 6 rows"),
      );
      const ignoring = crossEntropy(random(2, 3), targets, { ignoreIndex: wrong });
      await evaluateOn(on, ignoring);
      ignoring.dispose();
    },
  );
});

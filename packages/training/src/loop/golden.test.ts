import { crossEntropy, gather, matmul, setDefaultBackend, type Tensor, tensor } from "@attn/tensor";
import { createJsBackend } from "@attn/tensor/js";
import { createWasmBackend } from "@attn/tensor/wasm";
import { afterAll, describe, expect, it } from "vitest";
import type { BatchSource } from "../batches/batch-source.ts";
import type { WindowBatch } from "../batches/window-batches.ts";
import { AdamW } from "../optimisers/adam-w.ts";
import { sgd } from "../optimisers/sgd.ts";
import type { Numbers } from "../testing/golden.ts";
import { readGolden, tensorsOf, worstDifference } from "../testing/golden.ts";
import { train } from "./train.ts";

interface Loop {
  name: "AdamW" | "sgd";
  options: {
    labelSmoothing: number;
    accumulate: number;
    clipNorm: number;
    beta2?: number;
    weightDecay?: number;
    momentum?: number;
    nesterov?: boolean;
  };
  shape: [number, number];
  shapes: Numbers;
  initial: Numbers;
  batches: [number[], number[]][];
  rates: number[];
  losses: number[];
  norms: number[];
  parameters: Numbers;
}

const golden = await readGolden<{ loops: Loop[] }>("loop.json");

const inOrder = ({ batches, shape }: Loop): BatchSource<WindowBatch> => {
  let at = 0;
  return {
    next() {
      const [tokens, targets] = batches[at++]!;
      return { tokens: tensor(tokens, { shape, dtype: "int32" }), targets: tensor(targets, { shape, dtype: "int32" }) };
    },
    position: () => ({ at }),
    seek: (position) => {
      at = position.at as number;
    },
  };
};

describe.each([
  ["js", createJsBackend],
  ["wasm", createWasmBackend],
] as const)("the loop on the %s backend", (_, create) => {
  it.each(golden.loops)("has the losses of the same loop in torch ($name $options)", async (loop) => {
    setDefaultBackend(create());
    const { labelSmoothing, ...options } = loop.options;
    const losses: number[] = [];
    const norms: number[] = [];
    const { parameters, step } = await train({
      ...options,
      parameters: tensorsOf(loop.initial, loop.shapes) as Record<"table" | "out" | "bias", Tensor>,
      loss({ table, out, bias }, batch) {
        const logits = matmul(gather(table, batch.tokens).tanh(), out).add(bias);
        return crossEntropy(logits, batch.targets, { labelSmoothing });
      },
      batches: inOrder(loop),
      optimiser: { AdamW, sgd }[loop.name](options),
      schedule: (at) => loop.rates[at]!,
      steps: loop.losses.length,
      onProgress(progress) {
        losses.push(progress.loss);
        norms.push(progress.gradientNorm!);
      },
    });
    expect(step).toBe(20);
    for (const [i, loss] of loop.losses.entries()) expect(losses[i], `loss of step ${i + 1}`).toBeCloseTo(loss, 5);
    for (const [i, norm] of loop.norms.entries()) expect(norms[i], `norm of step ${i + 1}`).toBeCloseTo(norm, 5);
    const { difference, where } = await worstDifference(parameters, loop.parameters);
    expect(difference, where).toBeLessThan(1e-5);
  });
});

afterAll(() => setDefaultBackend(createWasmBackend()));

import { evaluate, setDefaultBackend, tensor } from "@attn/tensor";
import { createJsBackend } from "@attn/tensor/js";
import { createWasmBackend } from "@attn/tensor/wasm";
import { describe, expect, it } from "vitest";
import { clipByGlobalNorm } from "../clip-by-global-norm.ts";
import type { NamedTensors } from "../named-tensors.ts";
import type { Numbers } from "../testing/golden.ts";
import { readGolden, tensorsOf, worstDifference } from "../testing/golden.ts";
import { Adam } from "./adam.ts";
import { AdamW } from "./adam-w.ts";
import { Lion } from "./lion.ts";
import type { OptimiserState } from "./optimiser.ts";
import { sgd } from "./sgd.ts";

interface Golden {
  shapes: Numbers;
  rates: number[];
  initial: Numbers;
  gradients: Numbers[];
  optimisers: {
    optimiser: "sgd" | "Adam" | "AdamW" | "Lion";
    options: Record<string, number>;
    decayEverything: boolean;
    expected: { afterSteps: number; parameters: Numbers }[];
  }[];
  clips: { step: number; maxNorm: number; norm: number; expected: Numbers }[];
}

const golden = await readGolden<Golden>("optimisers.json");
const makers = { sgd, Adam, AdamW, Lion };
const backends = { js: createJsBackend, wasm: createWasmBackend };

describe.each(["js", "wasm"] as const)("on the %s backend", (backend) => {
  it.each(golden.optimisers)(
    "$optimiser $options takes the same 20 steps as the reference",
    async ({ optimiser, options, decayEverything, expected }) => {
      setDefaultBackend(backends[backend]());
      const rule = makers[optimiser](decayEverything ? { ...options, decays: () => true } : options);
      let parameters = tensorsOf(golden.initial, golden.shapes);
      let state: OptimiserState = rule.initialState(parameters);
      const compared: number[] = [];
      for (const [i, gradient] of golden.gradients.entries()) {
        const learningRate = golden.rates[i]!;
        const next = rule.step(parameters, tensorsOf(gradient, golden.shapes), { state, learningRate });
        await evaluate(...everything(next.parameters, next.state));
        ({ parameters, state } = next);
        const there = expected.find(({ afterSteps }) => afterSteps === i + 1);
        if (there === undefined) continue;
        const { difference, where } = await worstDifference(parameters, there.parameters);
        expect(difference, where).toBeLessThan(1e-6);
        compared.push(i + 1);
      }
      expect(compared).toEqual([1, 2, 20]);
      expect(state.step).toBe(20);
    },
  );

  it.each(golden.clips)("clips to a norm of $maxNorm as torch does", async ({ step, maxNorm, norm, expected }) => {
    setDefaultBackend(backends[backend]());
    const clipped = clipByGlobalNorm(tensorsOf(golden.gradients[step]!, golden.shapes), maxNorm);
    expect(await clipped.norm.item()).toBeCloseTo(norm, 5);
    const { difference, where } = await worstDifference(clipped.gradients, expected);
    expect(difference, where).toBeLessThan(1e-6);
  });
});

describe("what is refused", () => {
  const one: NamedTensors = { w: tensor([1]) };

  it("names the optimiser, the option and the value", () => {
    expect(() => Adam({ beta1: 1 })).toThrow("Adam: beta1 must be at least 0 and below 1, got 1");
    expect(() => AdamW({ weightDecay: -1 })).toThrow("AdamW: weightDecay must be a number from 0, got -1");
    expect(() => AdamW({ eps: Number.NaN })).toThrow("AdamW: eps must be a number from 0, got NaN");
    expect(() => Lion({ beta2: 1.5 })).toThrow("Lion: beta2 must be at least 0 and below 1, got 1.5");
    expect(() => sgd({ momentum: -0.1 })).toThrow("sgd: momentum must be at least 0 and below 1, got -0.1");
    expect(() => sgd({ nesterov: true })).toThrow("sgd: nesterov needs a momentum above 0, got 0");
    expect(() => clipByGlobalNorm(one, 0)).toThrow("clipByGlobalNorm: maxNorm must be a number above 0, got 0");
    expect(() => clipByGlobalNorm({}, 1)).toThrow("globalNorm: there is no tensor");
  });

  it("is a parameter without a gradient, and a state that is another's", () => {
    const rule = AdamW();
    const state = rule.initialState(one);
    expect(() => rule.step(one, {}, { state, learningRate: 1 })).toThrow('AdamW gradients: there is no tensor "w"');
    expect(() => rule.step(one, one, { state: sgd().initialState(one), learningRate: 1 })).toThrow(
      'AdamW state: there is no tensor "w"',
    );
  });
});

const everything = (parameters: NamedTensors, { slots }: OptimiserState) => [
  ...Object.values(parameters),
  ...Object.values(slots).flatMap((slot) => Object.values(slot)),
];

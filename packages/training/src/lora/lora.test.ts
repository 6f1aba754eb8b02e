import { crossEntropy, matmul, setDefaultBackend, type Tensor, tensor } from "@attn/tensor";
import { createJsBackend } from "@attn/tensor/js";
import { createWasmBackend } from "@attn/tensor/wasm";
import { describe, expect, it } from "vitest";
import { randomBatches } from "../batches/random-batches.ts";
import { train } from "../loop/train.ts";
import type { NamedTensors } from "../named-tensors.ts";
import { AdamW } from "../optimisers/adam-w.ts";
import { constantSchedule } from "../schedules/schedule.ts";
import type { Numbers } from "../testing/golden.ts";
import { readGolden, tensorsOf, worstDifference } from "../testing/golden.ts";
import { applyLora } from "./apply-lora.ts";
import { initialLora } from "./initial-lora.ts";
import { loraConfig, parseLoraConfig } from "./lora-config.ts";

interface Adapter {
  name: string;
  config: Record<string, unknown>;
  shapes: Numbers;
  weights: Numbers;
  inputs: number[];
  targets: number[];
  before: Numbers;
  losses: number[];
  after: Numbers;
  merged: Numbers;
}
const golden = await readGolden<{ adapters: Adapter[] }>("lora.json");

/** x [B, 6] → head(tanh(q_proj(x)) · v_proj(x)) [B, 4] */
const gated = (weights: NamedTensors, x: Tensor, isTransposed: boolean): Tensor => {
  const layer = (name: string, input: Tensor): Tensor => {
    const weight = weights[`${name}.weight`]!;
    return matmul(input, isTransposed ? weight : weight.transpose()).add(weights[`${name}.bias`]!);
  };
  return layer("head", layer("layer.q_proj", x).tanh().mul(layer("layer.v_proj", x)));
};

describe.each([
  ["js", createJsBackend],
  ["wasm", createWasmBackend],
] as const)("an adapter on the %s backend", (_, create) => {
  it.each(golden.adapters)("is trained and merged as peft does it ($name)", async (one) => {
    setDefaultBackend(create());
    const options = parseLoraConfig(one.config);
    expect(options).toMatchObject({ rank: 3, alpha: 7, targetModules: ["q_proj", "v_proj"] });
    const weights = tensorsOf(one.weights, one.shapes);
    const x = tensor(one.inputs, { shape: [8, 6] });
    const targets = tensor(one.targets, { dtype: "int32" });
    const losses: number[] = [];
    const { parameters } = await train({
      parameters: tensorsOf(one.before, one.shapes),
      loss: (adapter) => {
        const logits = gated(applyLora(weights, adapter, options), x, options.fanInFanOut === true);
        return crossEntropy(logits, targets);
      },
      batches: randomBatches(() => 0),
      optimiser: AdamW({ weightDecay: 0 }),
      schedule: constantSchedule(0.05),
      steps: one.losses.length,
      onProgress: ({ loss }) => void losses.push(loss),
    });
    for (const [i, loss] of one.losses.entries()) expect(losses[i], `loss of step ${i + 1}`).toBeCloseTo(loss, 5);
    for (const [got, expected] of [
      [parameters, one.after],
      [applyLora(weights, parameters, options), one.merged],
    ] as const) {
      expect(Object.keys(got).toSorted()).toEqual(Object.keys(expected).toSorted());
      const { difference, where } = await worstDifference(got, expected);
      expect(difference, where).toBeLessThan(1e-5);
    }
  });
});

const options = { rank: 2, alpha: 4, targetModules: ["q"] };
const weights = { "a.q.weight": tensor([[1, 2, 3]]), "a.bq.weight": tensor([[4]]), norm: tensor([5]) };

describe("initialLora", () => {
  it("has the names and shapes of peft, and changes nothing", async () => {
    const [linear] = golden.adapters as [Adapter];
    const full = tensorsOf(linear.weights, linear.shapes);
    const adapter = initialLora(full, { ...parseLoraConfig(linear.config), seed: 1 });
    const shapes = Object.entries(adapter).map(([name, { shape }]) => [name, [...shape]]);
    expect(Object.fromEntries(shapes)).toEqual(
      Object.fromEntries(Object.keys(linear.before).map((name) => [name, linear.shapes[name]])),
    );
    const merged = applyLora(full, adapter, parseLoraConfig(linear.config));
    expect((await worstDifference(merged, linear.weights)).difference).toBeLessThan(1e-7);
  });

  it("begins between ±1/√in, equally for equal seeds", async () => {
    const wide = { "q.weight": tensor(new Float32Array(3 * 400), { shape: [3, 400] }) };
    const a = "base_model.model.q.lora_A.weight";
    const values = await initialLora(wide, { ...options, seed: 3 })[a]!.data();
    expect(Math.max(...values)).toBeLessThanOrEqual(0.05);
    expect(Math.max(...values)).toBeGreaterThan(0.045);
    expect(Math.min(...values)).toBeLessThan(-0.045);
    expect(await initialLora(wide, { ...options, seed: 3 })[a]!.data()).toEqual(values);
    expect(await initialLora(wide, { ...options, seed: 4 })[a]!.data()).not.toEqual(values);
  });

  it("takes whole names only, and refuses a target that is not there or no matrix", () => {
    expect(Object.keys(initialLora(weights, options))).toEqual([
      "base_model.model.a.q.lora_A.weight",
      "base_model.model.a.q.lora_B.weight",
    ]);
    expect(() => initialLora(weights, { ...options, targetModules: ["v"] })).toThrow(
      'initialLora: no weight is called "v.weight"',
    );
    expect(() => initialLora({ "q.weight": tensor([1]) }, options)).toThrow(
      'initialLora: "q.weight" is [1], not a matrix',
    );
    expect(() => initialLora(weights, { ...options, rank: 0 })).toThrow(
      "initialLora: rank must be a whole number from 1, got 0",
    );
  });
});

describe("applyLora", () => {
  it("refuses an adapter of another model or rank", () => {
    const adapter = initialLora(weights, options);
    expect(() => applyLora(weights, {}, options)).toThrow(
      'applyLora: the adapter has no "base_model.model.a.q.lora_B.weight"',
    );
    expect(() => applyLora(weights, { ...adapter, other: tensor([1]) }, options)).toThrow(
      'applyLora: the model has no place for "other"',
    );
    expect(() => applyLora(weights, adapter, { ...options, rank: 3 })).toThrow(
      'applyLora: "base_model.model.a.q.lora_B.weight" is [1, 2] but must be [1, 3]',
    );
  });
});

describe("adapter_config.json", () => {
  it("comes back as it went out", () => {
    const json = loraConfig({ ...options, fanInFanOut: true }, { baseModel: "here" });
    expect(parseLoraConfig(JSON.parse(JSON.stringify(json)))).toEqual({ ...options, fanInFanOut: true });
    expect(json).toMatchObject({ peft_type: "LORA", task_type: "CAUSAL_LM", base_model_name_or_path: "here" });
  });

  it.each([
    [{ peft_type: "IA3" }, 'parseLoraConfig: peft_type is "IA3", not "LORA"'],
    [{ use_dora: true }, "parseLoraConfig: use_dora is true, which is not supported"],
    [{ rank_pattern: { q: 4 } }, 'parseLoraConfig: rank_pattern is {"q":4}, which is not supported'],
    [{ bias: "all" }, 'parseLoraConfig: bias is "all", which is not supported'],
    [{ init_lora_weights: "pissa" }, 'parseLoraConfig: init_lora_weights is "pissa", which is not supported'],
    [{ something_new: 3 }, "parseLoraConfig: something_new is 3, which is not supported"],
    [{ target_modules: "all-linear" }, 'parseLoraConfig: target_modules is "all-linear", not a list of names'],
    [{ r: "8" }, 'parseLoraConfig: r is "8", not a number'],
    [{ r: 0 }, "parseLoraConfig: rank must be a whole number from 1, got 0"],
    [{ fan_in_fan_out: "true" }, 'parseLoraConfig: fan_in_fan_out is "true", not true or false'],
    [{ lora_alpha: -1 }, "parseLoraConfig: alpha must be a number above 0, got -1"],
    [{ target_modules: [] }, "parseLoraConfig: targetModules is empty"],
  ])("is refused with %o", (change, message) => {
    expect(() => parseLoraConfig({ ...loraConfig(options), ...change })).toThrow(message);
  });
});

import { gather, tensor } from "@attn/tensor";
import { describe, expect, it } from "vitest";
import { almostCounting, tinyLogits, tinyParameters, vocabulary } from "./testing/tiny-model.ts";
import type { LanguageModelOptions } from "./train-language-model.ts";
import { trainLanguageModel } from "./train-language-model.ts";

const settings: LanguageModelOptions = {
  parameters: tinyParameters(1),
  logits: tinyLogits,
  tokens: almostCounting(5000, 1),
  contextLength: 16,
  batchSize: 8,
  steps: 3,
};

/** Nats per token of `almostCounting`: the next number with 0.9 + 0.1 / 7, each other one with 0.1 / 7. */
const entropy = ((): number => {
  const other = 0.1 / vocabulary;
  const next = 0.9 + other;
  return -next * Math.log(next) - (vocabulary - 1) * other * Math.log(other);
})();

describe("trainLanguageModel", () => {
  it("learns all that there is to learn of a language whose entropy is known", async () => {
    const losses: number[] = [];
    const { best } = await trainLanguageModel({
      ...settings,
      validationTokens: almostCounting(3000, 2),
      evaluationBatches: 100,
      steps: 400,
      learningRate: 0.03,
      evaluateEvery: 400,
      onProgress: ({ loss }) => void losses.push(loss),
    });
    expect(losses[0]).toBeGreaterThan(Math.log(vocabulary) - 0.1);
    expect(Math.abs(best!.loss - entropy)).toBeLessThan(0.06); // 3,000 tokens: the sample itself is ±0.05
  });

  it("counts each validation token once, and compares it with its successor", async () => {
    const table = tensor(
      Float32Array.from({ length: 25 }, (_, i) => Math.sin(i)),
      { shape: [5, 5] },
    );
    const held = [0, 3, 1, 4, 2, 2, 0, 1, 3];
    const rows = await table.data();
    const expected = held.slice(1, 9).map((target, t) => {
      const row = Array.from(rows.slice(held[t]! * 5, held[t]! * 5 + 5));
      return Math.log(row.reduce((sum, x) => sum + Math.exp(x), 0)) - row[target]!;
    });
    const { best } = await trainLanguageModel({
      parameters: { table },
      logits: (parameters, tokens) => gather(parameters.table, tokens),
      tokens: held,
      validationTokens: held,
      contextLength: 2,
      batchSize: 3,
      steps: 1,
      schedule: () => 0,
    });
    expect(best!.loss).toBeCloseTo(expected.reduce((a, b) => a + b) / 8, 5);
  });

  it("has nanoGPT's schedule by default: up for a tenth of the steps, down to a tenth of the rate", async () => {
    const rates: number[] = [];
    await trainLanguageModel({
      ...settings,
      steps: 20,
      onProgress: ({ learningRate }) => void rates.push(learningRate),
    });
    expect(rates[0]).toBeCloseTo(1e-3 / 3, 12);
    expect(rates[2]).toBe(1e-3);
    expect(rates[19]).toBeCloseTo(1e-4 + (9e-4 * (1 + Math.cos((Math.PI * 17) / 18))) / 2, 12);
  });

  it("clips by default, and does not where it is told so", async () => {
    const norms: (number | undefined)[] = [];
    const onProgress: LanguageModelOptions["onProgress"] = ({ gradientNorm }) => void norms.push(gradientNorm);
    await trainLanguageModel({ ...settings, steps: 1, onProgress });
    await trainLanguageModel({ ...settings, steps: 1, onProgress, clipNorm: undefined });
    expect(norms[0]).toBeGreaterThan(0);
    expect(norms[1]).toBeUndefined();
  });

  it("shows the model dropout in training only, and no smoothing in evaluations", async () => {
    const contexts: boolean[] = [];
    await trainLanguageModel({
      ...settings,
      validationTokens: almostCounting(40, 2),
      steps: 1,
      logits: (parameters, tokens, context) => {
        contexts.push(context.isTraining);
        return tinyLogits(parameters, tokens, context);
      },
    });
    expect(contexts).toEqual([true, false]);
  });

  it("refuses texts that are not longer than a window", async () => {
    await expect(trainLanguageModel({ ...settings, tokens: [] })).rejects.toThrow("windowBatches: there are no tokens");
    await expect(trainLanguageModel({ ...settings, tokens: [1, 2, 3] })).rejects.toThrow(
      "windowBatches: a window of 16 tokens and the one after it need 17, got 3. Shorten contextLength or give more text",
    );
    await expect(trainLanguageModel({ ...settings, validationTokens: [1] })).rejects.toThrow(
      "evenWindows: a window of 16 tokens and the one after it need 17, got 1. Shorten contextLength or give more text",
    );
  });
});

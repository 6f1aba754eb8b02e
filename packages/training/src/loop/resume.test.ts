import { setDefaultBackend } from "@attn/tensor";
import { createJsBackend } from "@attn/tensor/js";
import { createWasmBackend } from "@attn/tensor/wasm";
import { afterAll, describe, expect, it } from "vitest";
import { Adam } from "../optimisers/adam.ts";
import { AdamW } from "../optimisers/adam-w.ts";
import { Lion } from "../optimisers/lion.ts";
import { sgd } from "../optimisers/sgd.ts";
import { RandomStream } from "../random-stream.ts";
import { MemoryStore } from "../testing/memory-store.ts";
import { almostCounting, tinyLogits, tinyParameters } from "../testing/tiny-model.ts";
import type { LanguageModelOptions } from "../train-language-model.ts";
import { trainLanguageModel } from "../train-language-model.ts";
import { trainTranslator } from "../train-translator.ts";
import type { TrainResult } from "./train.ts";

const steps = 40;
const settings = {
  logits: tinyLogits,
  tokens: almostCounting(400, 1),
  validationTokens: almostCounting(60, 2),
  contextLength: 8,
  batchSize: 3,
  steps,
  accumulate: 2,
  learningRate: 0.02,
  labelSmoothing: 0.05,
  evaluateEvery: 10,
  seed: 3,
} satisfies Omit<LanguageModelOptions, "parameters">;

/** Losses by step; a step that is done again must have the loss that it had before. */
class Losses {
  readonly bySteps = new Map<number, string>();
  note(step: number, ...numbers: (number | undefined)[]): void {
    const text = numbers.join(" ");
    const before = this.bySteps.get(step);
    if (before !== undefined && before !== text) throw new Error(`step ${step}: ${text} but before ${before}`);
    this.bySteps.set(step, text);
  }
  get all(): string[] {
    return [...this.bySteps].toSorted(([a], [b]) => a - b).map(([step, text]) => `${step}: ${text}`);
  }
}

const bytesOf = async ({ parameters }: TrainResult): Promise<string> => {
  const data = await Promise.all(Object.values(parameters).map((x) => x.data()));
  return data.map((x) => Array.from(new Uint32Array(x.buffer, x.byteOffset, x.length)).join()).join(";");
};

const optimisers = { AdamW: AdamW(), Adam: Adam(), Lion: Lion(), sgd: sgd({ momentum: 0.9 }) };

const runs = [
  ["AdamW", "wasm", createWasmBackend],
  ["Adam", "wasm", createWasmBackend],
  ["Lion", "wasm", createWasmBackend],
  ["sgd", "wasm", createWasmBackend],
  ["AdamW", "js", createJsBackend],
] as const;

describe("a language model", () => {
  it.each(runs)("has the same losses after 30 kills as without any (%s on %s)", async (name, _, create) => {
    setDefaultBackend(create());
    const undisturbed = new Losses();
    const whole = await trainLanguageModel({
      ...settings,
      parameters: tinyParameters(4),
      optimiser: optimisers[name],
      onProgress: (p) => undisturbed.note(p.step, p.loss, p.learningRate, p.gradientNorm, p.validationLoss),
    });
    expect(undisturbed.all).toHaveLength(steps);

    const store = new MemoryStore();
    const random = new RandomStream(5);
    const killed = new Losses();
    const damage: string[] = [];
    let [kills, resumptions] = [0, 0];
    let result: TrainResult | undefined;
    while (result === undefined) {
      let untilKill = kills < 30 ? random.below(9) : Number.POSITIVE_INFINITY;
      const isMidWrite = random.below(2) === 0;
      store.interrupt = (bytes) =>
        isMidWrite && untilKill-- <= 0 ? bytes.slice(0, random.below(bytes.length)) : undefined;
      let isFirst = true;
      try {
        result = await trainLanguageModel({
          ...settings,
          parameters: tinyParameters(4),
          optimiser: optimisers[name],
          checkpoints: { store, every: 3, resume: true, onDamaged: (message) => damage.push(message) },
          onProgress: (p) => {
            killed.note(p.step, p.loss, p.learningRate, p.gradientNorm, p.validationLoss);
            if (isFirst && p.step > 1) resumptions++;
            isFirst = false;
            if (!isMidWrite && untilKill-- <= 0) throw new Error("killed between steps");
          },
        });
        if (kills < 30) {
          result = undefined; // it came through too early: begin anew
          store.files.clear();
        }
      } catch (error) {
        expect(String(error)).toMatch(/killed/);
        kills++;
      }
    }
    expect(kills).toBe(30);
    expect(resumptions).toBeGreaterThan(10);
    expect(damage.length).toBeGreaterThan(3);
    expect(killed.all).toEqual(undisturbed.all);
    expect(await bytesOf(result)).toBe(await bytesOf(whole));
    expect(result.best).toEqual(whole.best);
  });
});

describe("the best weights", () => {
  it("survive kills bit for bit, although the run went on past them", async () => {
    setDefaultBackend(createWasmBackend());
    const options = { ...settings, learningRate: 0.5, evaluateEvery: 3, keep: "best" as const };
    const whole = await trainLanguageModel({ ...options, parameters: tinyParameters(4) });
    expect(whole.best!.step).toBeLessThan(steps - 9);
    const store = new MemoryStore();
    for (let kills = 0; ; kills++) {
      let left = 2 + (kills % 4);
      const onProgress = () => {
        if (left-- === 0) throw new Error("killed");
      };
      const checkpoints = { store, every: 1 + (kills % 2), resume: true };
      try {
        const result = await trainLanguageModel({ ...options, parameters: tinyParameters(4), checkpoints, onProgress });
        expect(kills).toBeGreaterThan(8);
        expect(result.best).toEqual(whole.best);
        expect(await bytesOf(result)).toBe(await bytesOf(whole));
        return;
      } catch (error) {
        expect(String(error)).toMatch(/killed/);
      }
    }
  });

  it("need data to be judged by", async () => {
    const { validationTokens: _, ...options } = settings;
    await expect(trainLanguageModel({ ...options, parameters: tinyParameters(4), keep: "best" })).rejects.toThrow(
      new RangeError('trainLanguageModel: keep is "best", but there are no validationTokens to judge by'),
    );
  });
});

describe("a translator", () => {
  it("has the same losses in pieces as in one", async () => {
    setDefaultBackend(createWasmBackend());
    const random = new RandomStream(6);
    const sequence = () => Array.from({ length: 1 + random.below(6) }, () => random.below(7));
    const options = {
      pairs: Array.from({ length: 23 }, () => ({ source: sequence(), target: sequence() })),
      padToken: 0,
      startToken: 0,
      endToken: 6,
      batchTokens: 24,
      steps: 25,
      logits: (parameters, { inputs }, context) => tinyLogits(parameters, inputs, context),
    } satisfies Omit<Parameters<typeof trainTranslator>[0], "parameters">;
    const undisturbed = new Losses();
    await trainTranslator({
      ...options,
      parameters: tinyParameters(1),
      onProgress: ({ step, loss }) => undisturbed.note(step, loss),
    });
    const store = new MemoryStore();
    const pieces = new Losses();
    for (let last = 2; last <= 25; last += 3) {
      const stop = new AbortController();
      const { stopped } = await trainTranslator({
        ...options,
        parameters: tinyParameters(1),
        signal: stop.signal,
        checkpoints: { store, every: 1000, resume: true },
        onProgress: ({ step, loss }) => {
          pieces.note(step, loss);
          if (step === last) stop.abort();
        },
      });
      expect(stopped).toBe("abort");
    }
    await trainTranslator({
      ...options,
      parameters: tinyParameters(1),
      checkpoints: { store, every: 1000, resume: true },
      onProgress: ({ step, loss }) => pieces.note(step, loss),
    });
    expect(pieces.all).toEqual(undisturbed.all);
  });
});

afterAll(() => setDefaultBackend(createWasmBackend()));

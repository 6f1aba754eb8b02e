import { memory } from "@attn/tensor";
import { expect, test } from "vitest";
import { loadModel } from "../loading/load-model.ts";
import type { EncoderDecoderModel } from "../models/encoder-decoder-model.ts";
import { folderAt, goldenFolder, readJson } from "../testing/golden.ts";
import { generate } from "./generate.ts";
import type { GenerationStep } from "./generate-options.ts";

const load = async (name: string) => (await loadModel(folderAt(goldenFolder(name)))) as EncoderDecoderModel;
const source = [7, 26, 48, 30, 13];

const collect = async (steps: AsyncIterable<GenerationStep>): Promise<GenerationStep[]> => {
  const all: GenerationStep[] = [];
  for await (const step of steps) all.push(step);
  return all;
};

test("a source is translated greedily as transformers does", async () => {
  for (const name of ["marian", "marian-apart", "t5", "t5-gated"]) {
    const { greedy } = await readJson<{ greedy: { source: number[]; generated: number[] } }>(
      goldenFolder(name),
      "golden.json",
    );
    const model = await load(name);
    const { length: maxTokens } = greedy.generated;
    const steps = await collect(generate(model, greedy.source, { temperature: 0, maxTokens, stopTokens: [] }));
    expect(steps.map(({ token }) => token)).toEqual(greedy.generated);
    expect(steps.at(-1)!.finishReason).toBe("length");
    model.dispose();
    expect(memory().bytes).toBe(0);
  }
});

test("equal seeds draw equal translations", async () => {
  const model = await load("t5");
  const tokens = async (seed: number) => {
    const steps = await collect(generate(model, source, { temperature: 1.5, seed, maxTokens: 20, stopTokens: [] }));
    return steps.map(({ token }) => token);
  };
  expect(await tokens(3)).toEqual(await tokens(3));
  expect(await tokens(3)).not.toEqual(await tokens(4));
  model.dispose();
});

test("attention goes to the translation so far and to the source, and weights sum to 1", async () => {
  const model = await load("marian");
  const options = { temperature: 0, maxTokens: 3, stopTokens: [], attentions: true, hiddenStates: true };
  for (const [i, step] of (await collect(generate(model, source, options))).entries()) {
    expect(step.attentions!.map(({ shape }) => shape)).toEqual([1, 2, 3].map(() => [1, 5, 1, i + 1]));
    expect(step.crossAttentions!.map(({ shape }) => shape)).toEqual([1, 2, 3].map(() => [1, 5, 1, source.length]));
    expect(step.hiddenStates).toHaveLength(4);
    for (const sum of await step.crossAttentions![2]!.sum({ axis: -1 }).data()) expect(sum).toBeCloseTo(1, 5);
  }
  expect((await collect(generate(model, source, { maxTokens: 1 })))[0]).not.toHaveProperty("crossAttentions");
  model.dispose();
  expect(memory().bytes).toBe(0);
});

test("a cache, an empty source and ids outside the vocabulary are refused", async () => {
  const model = await load("marian");
  const first = (prompt: number[], options = {}) => collect(generate(model, prompt, options));
  const cache = model.createCache();
  await expect(first(source, { cache })).rejects.toThrow(
    new TypeError("generate: a cache does not know its source, an encoder-decoder takes none"),
  );
  await expect(first([])).rejects.toThrow(new RangeError("generate: there is no token to begin with"));
  await expect(first([61])).rejects.toThrow(
    new RangeError("generate: token 61 at position 0 is not in the model's vocabulary of 61"),
  );
  await expect(first(Array.from({ length: 65 }, () => 5))).rejects.toThrow(
    new RangeError("generate: 65 tokens do not fit the model's context of 64"),
  );
  model.dispose();
  expect(memory().bytes).toBe(0);
});

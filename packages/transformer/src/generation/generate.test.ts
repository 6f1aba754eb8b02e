import { readFile } from "node:fs/promises";
import type { Tensor } from "@attn/tensor";
import { arange, memory, where } from "@attn/tensor";
import { afterAll, expect, test } from "vitest";
import { loadModel } from "../loading/load-model.ts";
import { parseSafetensors } from "../safetensors/parse-safetensors.ts";
import { changedFolder } from "../testing/changed-folder.ts";
import { folderAt, goldenFolder, readJson } from "../testing/golden.ts";
import { tinyModel, tokenRow } from "../testing/tiny-models.ts";
import { generate } from "./generate.ts";
import type { GenerateOptions, GenerationStep, TokenDecoder } from "./generate-options.ts";
import { sequenceLogprobs } from "./sequence-logprobs.ts";

const model = await tinyModel("llama");
const weights = memory().bytes;
afterAll(() => {
  expect(memory().bytes).toBe(weights);
  model.dispose();
});

const { prompt, generated } = (
  await readJson<{ greedy: { prompt: number[]; generated: number[] } }>(goldenFolder("llama"), "golden.json")
).greedy;
const greedy: GenerateOptions = { temperature: 0, stopTokens: [] };

const all = async (steps: AsyncIterable<GenerationStep>): Promise<GenerationStep[]> => {
  const list: GenerationStep[] = [];
  for await (const step of steps) list.push(step);
  return list;
};
const collect = async (options: GenerateOptions, from: readonly number[] = prompt): Promise<GenerationStep[]> =>
  all(generate(model, from, options));
const tokensOf = (steps: readonly GenerationStep[]): number[] => steps.map(({ token }) => token);

/** Every token is its id and a space. */
const spelling = (): TokenDecoder => ({ push: (token) => `${token} `, end: () => "." });

test("greedy choice goes on as transformers does, and says that the length was reached", async () => {
  const steps = await collect({ ...greedy, maxTokens: 20 });
  expect(tokensOf(steps)).toEqual(generated);
  expect(steps.map(({ finishReason }) => finishReason)).toEqual([...new Array(19).fill(undefined), "length"]);
});

test("equal seeds give equal tokens, other seeds others", async () => {
  const tokens = async (seed: number) => tokensOf(await collect({ seed, maxTokens: 12, stopTokens: [] }));
  expect(await tokens(1)).toEqual(await tokens(1));
  expect(await tokens(1)).not.toEqual(await tokens(2));
});

test("a stop token is the last token and has no text; what the decoder held comes with it", async () => {
  const steps = await collect({ ...greedy, stopTokens: [generated[2]!], decoder: spelling() });
  expect(tokensOf(steps)).toEqual(generated.slice(0, 3));
  expect(steps.at(-1)).toMatchObject({ text: ".", finishReason: "stop" });
});

test("the stop tokens are those of config.json and generation_config.json unless given", async () => {
  const folder = folderAt(goldenFolder("llama"));
  const ending = async (name: string, range?: { start: number; end: number }) =>
    name === "generation_config.json"
      ? new TextEncoder().encode(`{"eos_token_id": [3, ${generated[2]}]}`)
      : folder(name, range);
  const other = (await loadModel(ending)) as typeof model;
  expect(other.config.eosTokens).toEqual([2, 3, generated[2]]);
  const steps = await all(generate(other, prompt, { temperature: 0 }));
  expect(tokensOf(steps)).toEqual(generated.slice(0, 3));
  other.dispose();
});

test("a stop string ends the text before it, even across tokens", async () => {
  const [first, second, third] = generated as [number, number, number];
  const steps = await collect({ ...greedy, stop: [` ${third}`], decoder: spelling() });
  expect(steps.map(({ text }) => text).join("")).toBe(`${first} ${second}`);
  expect(steps.at(-1)!.finishReason).toBe("stop");
  expect(steps.length).toBe(3);
});

test("text that was held back for a stop string comes with the last step", async () => {
  const steps = await collect({ ...greedy, maxTokens: 2, stop: [" never"], decoder: spelling() });
  expect(steps.map(({ text }) => text)).toEqual([`${generated[0]}`, ` ${generated[1]} .`]);
});

test("an abort between steps makes the next step the last", async () => {
  const controller = new AbortController();
  const steps: GenerationStep[] = [];
  for await (const step of generate(model, prompt, { ...greedy, signal: controller.signal })) {
    steps.push(step);
    if (steps.length === 3) controller.abort();
  }
  expect(tokensOf(steps)).toEqual(generated.slice(0, 4));
  expect(steps.at(-1)!.finishReason).toBe("abort");
});

test("a timer can abort although the backend computes without a pause", async () => {
  const steps = await collect({ stopTokens: [], maxTokens: 250, signal: AbortSignal.timeout(20) });
  expect(steps.at(-1)!.finishReason).toBe("abort");
});

test("a signal that is aborted before throws its reason", async () => {
  await expect(collect({ signal: AbortSignal.abort(new Error("not now")) })).rejects.toThrow("not now");
});

test("log-probabilities are those of the model, whatever the sampler does", async () => {
  const steps = await collect({ stopTokens: [], seed: 3, temperature: 0.5, topK: 5, logprobs: 3, maxTokens: 6 });
  const expected = await sequenceLogprobs(model, [...prompt, ...tokensOf(steps)]);
  for (const [i, { token, logprob, topLogprobs }] of steps.entries()) {
    expect(logprob).toBeCloseTo(expected[prompt.length - 1 + i]!, 4);
    expect(topLogprobs).toHaveLength(3);
    expect(topLogprobs!.map((top) => top.logprob)).toEqual(
      topLogprobs!.map((top) => top.logprob).toSorted((a, b) => b - a),
    );
    for (const top of topLogprobs!) if (top.token === token) expect(top.logprob).toBe(logprob);
  }
});

test("the log-probabilities of a prompt are those of transformers", async () => {
  const folder = goldenFolder("llama");
  const { inputs } = await readJson<{ inputs: { input_ids: number[][] } }>(folder, "golden.json");
  const golden = parseSafetensors(await readFile(new URL("golden.safetensors", folder)));
  const expected = golden.tensor("log_probs").at(0, 0).dataSync();
  const [step, next] = await collect({ ...greedy, maxTokens: 2, promptLogprobs: true }, inputs.input_ids[0]!);
  expect(step!.promptLogprobs).toHaveLength(expected.length);
  for (const [i, logprob] of step!.promptLogprobs!.entries()) expect(logprob).toBeCloseTo(expected[i]!, 4);
  expect(next!.promptLogprobs).toBeUndefined();
});

test("a prompt of one token has no log-probability", async () => {
  const [step] = await collect({ ...greedy, maxTokens: 1, promptLogprobs: true }, [5]);
  expect(step!.promptLogprobs).toEqual([]);
  expect(await sequenceLogprobs(model, [5])).toEqual(new Float32Array());
});

test("attention weights and hidden states are those of one pass over all tokens", async () => {
  const steps = await collect({ ...greedy, maxTokens: 3, attentions: true, hiddenStates: true });
  const [T, H, C] = [prompt.length, model.config.heads, model.config.width];
  expect(steps.map(({ attentions }) => attentions!.map(({ shape }) => shape))).toEqual([
    [
      [1, H, T, T],
      [1, H, T, T],
    ],
    [
      [1, H, 1, T + 1],
      [1, H, 1, T + 1],
    ],
    [
      [1, H, 1, T + 2],
      [1, H, 1, T + 2],
    ],
  ]);
  const once = model.forward(tokenRow([...prompt, ...generated.slice(0, 2)]), { attentions: true, hiddenStates: true });
  const whole = await once.attentions![1]!.at(2, -1).data();
  const last = await steps[2]!.attentions![1]!.data();
  for (const [i, weight] of last.entries()) expect(weight).toBeCloseTo(whole[i]!, 5);
  expect(steps[1]!.hiddenStates!.map(({ shape }) => shape)).toEqual([
    [1, 1, C],
    [1, 1, C],
    [1, 1, C],
  ]);
  const state = await once.hiddenStates![2]!.at(1, -1).data();
  for (const [i, value] of (await steps[2]!.hiddenStates![2]!.data()).entries())
    expect(value).toBeCloseTo(state[i]!, 4);
});

test("a cache of the caller is gone on with, and never read twice", async () => {
  const cache = model.createCache();
  const first = tokensOf(await collect({ ...greedy, cache, maxTokens: 4 }));
  expect(cache.length).toBe(prompt.length + 3);
  const second = tokensOf(await collect({ ...greedy, cache, maxTokens: 4 }, [...prompt, ...first]));
  expect([...first, ...second]).toEqual(generated.slice(0, 8));
  expect(tokensOf(await collect({ ...greedy, cache, maxTokens: 4 }))).toEqual(first);
  cache.dispose();
});

test("an empty prompt begins with the token that begins texts", async () => {
  expect(tokensOf(await collect({ ...greedy, maxTokens: 5 }, []))).toEqual(
    tokensOf(await collect({ ...greedy, maxTokens: 5 }, [model.config.bosToken!])),
  );
});

test("prompt and new tokens together stay within the context", async () => {
  const gpt2 = await tinyModel("gpt2");
  const steps = await all(generate(gpt2, new Array<number>(30).fill(5), { ...greedy, maxTokens: 100 }));
  expect(steps).toHaveLength(7);
  expect(steps.at(-1)!.finishReason).toBe("length");
  const fail = (tokens: number) => all(generate(gpt2, new Array<number>(tokens).fill(5), greedy));
  await expect(fail(37)).rejects.toThrow(
    new RangeError("generate: a prompt of 37 tokens fills the model's context, nothing can follow"),
  );
  await expect(fail(38)).rejects.toThrow(new RangeError("generate: 38 tokens do not fit the model's context of 37"));
  gpt2.dispose();
});

test("likely mistakes are refused in one line", async () => {
  await expect(collect({}, [3, 67])).rejects.toThrow(
    new RangeError("generate: token 67 at position 1 is not in the model's vocabulary of 67"),
  );
  await expect(collect({}, [-1])).rejects.toThrow(
    new RangeError("generate: token -1 at position 0 is not in the model's vocabulary of 67"),
  );
  await expect(collect({ maxTokens: 1.5 })).rejects.toThrow(
    new RangeError("generate: maxTokens must be a whole number from 0, got 1.5"),
  );
  await expect(collect({ stop: ["x"] })).rejects.toThrow(
    new TypeError("generate: stop strings need a decoder, which turns tokens into text"),
  );
  await expect(collect({ temperature: -1 })).rejects.toThrow(RangeError);
  const bert = await loadModel(folderAt(goldenFolder("bert")));
  await expect(all(generate(bert as never, [1]))).rejects.toThrow(
    new TypeError('generate: a model of kind "encoder" has no next token'),
  );
  bert.dispose();
});

test("logits that are NaN end generation with the place where they came up", async () => {
  const spoil = (name: string, weight: Tensor): Tensor =>
    name === "model.norm.weight" ? weight.mul(where(arange(0, weight.size).equal(3), weight.mul(NaN), 1)) : weight;
  const damaged = (await loadModel(await changedFolder("llama", { tensors: spoil }))) as typeof model;
  await expect(all(generate(damaged, [4, 9], greedy))).rejects.toThrow(
    new RangeError(
      "generate: the logit of token 0 is NaN at position 1, after token 9. The weights of the model are damaged",
    ),
  );
  damaged.dispose();
});

test("leaving the loop early gives the memory back", async () => {
  for await (const _ of generate(model, prompt, greedy)) break;
  expect(memory().bytes).toBe(weights);
});

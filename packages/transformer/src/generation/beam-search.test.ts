import { memory } from "@attn/tensor";
import { describe, expect, test } from "vitest";
import { parseConfig } from "../config/parse-config.ts";
import { createModel } from "../loading/create-model.ts";
import { initialParameters } from "../loading/initial-parameters.ts";
import { loadModel } from "../loading/load-model.ts";
import { backends } from "../testing/backends.ts";
import { changedFolder } from "../testing/changed-folder.ts";
import { folderAt, goldenFolder, readJson } from "../testing/golden.ts";
import { BeamCache } from "./beam-cache.ts";
import { beamSearch } from "./beam-search.ts";
import type { BeamBranch, BeamStep } from "./beams.ts";
import { generate } from "./generate.ts";
import { sequenceLogprobs } from "./sequence-logprobs.ts";
import type { GenerativeModel } from "./start-tokens.ts";

interface Case {
  beams: number;
  length_penalty: number;
  early_stopping: boolean | "never";
  count: number;
  new_tokens: number;
  end_tokens: number[];
  hypotheses: number[][];
  scores: number[] | null;
}
interface Golden {
  prompt?: number[];
  greedy?: { source: number[] };
  beams: Case[];
}

const causal = ["llama", "llama-tied", "mistral", "qwen2", "qwen3", "gpt2"];
const translating = ["marian", "marian-apart", "t5", "t5-gated"];

const load = async (name: string, options = {}) =>
  (await loadModel(folderAt(goldenFolder(name)), options)) as GenerativeModel;

const goldenOf = async (name: string) => {
  const file = causal.includes(name) ? "golden.beams.json" : "golden.json";
  const golden = await readJson<Golden>(goldenFolder(name), file);
  return { prompt: (golden.prompt ?? golden.greedy?.source)!, cases: golden.beams };
};

for (const [backendName, createBackend] of backends)
  describe(`on ${backendName}`, () => {
    for (const name of [...causal, ...translating])
      test(`${name} finds the hypotheses of transformers, with their scores`, async () => {
        const model = await load(name, { backend: createBackend() });
        const { prompt, cases } = await goldenOf(name);
        for (const golden of cases.filter(({ scores }) => scores !== null)) {
          const found = await beamSearch(model, prompt, {
            beams: golden.beams,
            lengthPenalty: golden.length_penalty,
            earlyStopping: golden.early_stopping,
            count: golden.count,
            maxTokens: golden.new_tokens,
            stopTokens: golden.end_tokens,
          });
          expect(found.map(({ tokens }) => tokens)).toEqual(golden.hypotheses);
          for (const [i, { score, logprob, tokens }] of found.entries()) {
            expect(Math.abs(score - golden.scores![i]!)).toBeLessThan(1e-4);
            expect(logprob / tokens.length ** golden.length_penalty).toBe(score);
          }
        }
        model.dispose();
        expect(memory().bytes).toBe(0);
      });
  });

test("one beam of transformers is what generate gives at temperature 0, up to the end token", async () => {
  for (const name of [...causal, ...translating]) {
    const model = await load(name);
    const { prompt, cases } = await goldenOf(name);
    for (const golden of cases.filter(({ beams }) => beams === 1)) {
      const tokens: number[] = [];
      const { end_tokens: stopTokens, new_tokens: maxTokens } = golden;
      for await (const step of generate(model, prompt, { temperature: 0, maxTokens, stopTokens }))
        tokens.push(step.token);
      expect(tokens).toEqual(golden.hypotheses[0]);
    }
    model.dispose();
  }
});

test("options outside their range are refused with their name", async () => {
  const model = await load("t5");
  for (const [options, error] of [
    [{ beams: 0 }, new RangeError("beamSearch: beams must be a whole number from 1 to 1024, got 0")],
    [
      { beams: 2, count: 3 },
      new RangeError("beamSearch: count must be a whole number from 1 to 2, the number of beams, got 3"),
    ],
    [{ lengthPenalty: NaN }, new RangeError("beamSearch: lengthPenalty must be a finite number, got NaN")],
    [
      { earlyStopping: "yes" as never },
      new TypeError('beamSearch: earlyStopping must be true, false or "never", got "yes"'),
    ],
    [{ maxTokens: 0 }, new RangeError("beamSearch: maxTokens must be at least 1, got 0")],
    [{ maxTokens: 1.5 }, new RangeError("beamSearch: maxTokens must be a whole number from 0, got 1.5")],
  ] as const)
    await expect(beamSearch(model, [3, 4], options)).rejects.toThrow(error);
  await expect(beamSearch(model, [])).rejects.toThrow(new RangeError("beamSearch: there is no token to begin with"));
  await expect(beamSearch(model, [3, 59])).rejects.toThrow(
    new RangeError("beamSearch: token 59 at position 1 is not in the model's vocabulary of 59"),
  );
  model.dispose();
  const bert = await loadModel(folderAt(goldenFolder("bert")));
  await expect(beamSearch(bert as never, [3])).rejects.toThrow(
    new TypeError('beamSearch: a model of kind "encoder" has no next token'),
  );
  bert.dispose();
});

test("an abort ends the search with its reason and gives all memory back", async () => {
  const model = await load("marian");
  const before = memory().bytes;
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error("enough")), 5);
  const searching = beamSearch(model, [3, 4], { maxTokens: 60, beams: 32, stopTokens: [], signal: controller.signal });
  await expect(searching).rejects.toThrow("enough");
  expect(memory().bytes).toBe(before);
  model.dispose();
});

test("damaged weights are told from a search without a result", async () => {
  const model = (await loadModel(
    await changedFolder("t5", { tensors: (name, x) => (name === "shared.weight" ? x.div(0) : x) }),
  )) as GenerativeModel;
  const before = memory().bytes;
  await expect(beamSearch(model, [3, 4])).rejects.toThrow(
    new RangeError(
      "beamSearch: the logit of token 0 is NaN at position 0, after token 0. The weights of the model are damaged",
    ),
  );
  expect(memory().bytes).toBe(before);
  model.dispose();
});

test("tokens that bad_words_ids forbids are never written, by any way of decoding", async () => {
  const { prompt } = await goldenOf("t5-gated");
  const free = await load("t5-gated");
  const [first] = await beamSearch(free, prompt, { maxTokens: 6 });
  const word = first!.tokens[1]!;
  const model = (await loadModel(
    await changedFolder("t5-gated", { config: { bad_words_ids: [[word]] } }),
  )) as GenerativeModel;
  for (const { tokens } of await beamSearch(model, prompt, { maxTokens: 12, count: 4 }))
    expect(tokens).not.toContain(word);
  for await (const { token } of generate(model, prompt, { temperature: 2, seed: 1, maxTokens: 40 }))
    expect(token).not.toBe(word);
  free.dispose();
  model.dispose();
});

test("the cache of beams can be trimmed, copied and saved like any other", async () => {
  const model = await load("llama");
  if (model.kind !== "causal") throw new TypeError("llama is a causal model");
  const { evaluate, tensor } = await import("@attn/tensor");
  const cache = new BeamCache(model.config.layers);
  const rows = (...tokens: number[][]) => tensor(Int32Array.from(tokens.flat()), { shape: [tokens.length, 2] });
  const run = async (tokens: ReturnType<typeof rows>, to: ReturnType<typeof model.createCache>) => {
    const { logits } = model.forward(tokens, { cache: to, lastOnly: true });
    await evaluate(logits, ...to.tensors());
    const data = [...(await logits.data())];
    logits.dispose();
    return data;
  };
  await run(rows([4, 5]), cache);
  cache.settle();
  cache.reorder([0, 0]);
  await run(rows([6, 7], [8, 9]), cache);
  cache.settle();
  expect(cache.length).toBe(4);
  const copy = await cache.fork();
  expect((await cache.serialise())[0]!.keyShape).toEqual([2, 2, 4, 6]);
  const next = rows([10, 11], [12, 13]);
  const expected = await run(next, copy);
  expect(await run(next, cache)).toEqual(expected);
  cache.settle();
  cache.trim(4);
  cache.reorder([1, 0]);
  const swapped = await run(rows([12, 13], [10, 11]), cache);
  const half = expected.length / 2;
  expect(swapped).toEqual([...expected.slice(half), ...expected.slice(0, half)]);
  expect(() => cache.trim(9)).toThrow(new RangeError("trim: length must be from 0 to 6, got 9"));
  cache.trim(0);
  expect(cache.length).toBe(0);
  for (const thing of [cache, copy, model]) thing.dispose();
  expect(memory().bytes).toBe(0);
});

test("the steps of a search are a tree that holds every hypothesis it gives, with its log-probability", async () => {
  for (const name of ["marian", "t5", "llama"]) {
    const model = await load(name);
    const { prompt, cases } = await goldenOf(name);
    const { end_tokens: stopTokens } = cases[0]!;
    const steps: BeamStep[] = [];
    const options = { beams: 4, count: 4, maxTokens: 8, stopTokens };
    const found = await beamSearch(model, prompt, { ...options, onStep: (step) => steps.push(step) });
    expect(found).toEqual(await beamSearch(model, prompt, options));
    const pathOf = (step: number, { parent, token }: BeamBranch): number[] =>
      step === 0 ? [token] : [...pathOf(step - 1, steps[step - 1]!.open[parent]!), token];
    const ended = new Map(
      steps.flatMap(({ finished }, step) => finished.map((each) => [pathOf(step, each).join(), each.total])),
    );
    for (const { tokens, logprob } of found) expect(ended.get(tokens.join())).toBe(logprob);
    for (const [step, { open, finished }] of steps.entries()) {
      expect(open.length).toBeLessThanOrEqual(4);
      expect(open.map(({ total }) => total)).toEqual(open.map(({ total }) => total).toSorted((a, b) => b - a));
      for (const { parent, logprob, total } of [...open, ...finished])
        expect(total).toBe((step === 0 ? 0 : steps[step - 1]!.open[parent]!.total) + logprob);
    }
    model.dispose();
  }
});

test("what an observer of the steps throws ends the search, and gives all memory back", async () => {
  const model = await load("marian");
  const before = memory().bytes;
  const onStep = (): never => {
    throw new Error("seen enough");
  };
  await expect(beamSearch(model, [3, 4], { onStep })).rejects.toThrow("seen enough");
  expect(memory().bytes).toBe(before);
  model.dispose();
});

test("with as many beams as there are texts, the likeliest of all texts is found", async () => {
  const json = await readJson<object>(goldenFolder("gpt2"), "config.json");
  const config = parseConfig({ ...json, vocab_size: 4, bos_token_id: 0, eos_token_id: 3 });
  for (const seed of [1, 2, 3]) {
    const model = createModel(config, initialParameters(config, { seed, deviation: 0.7 }));
    if (model.kind !== "causal") throw new TypeError("GPT-2 is a causal model");
    let best = { tokens: [0], logprob: -Infinity };
    for (const tokens of textsOf(4)) {
      const logprob = (await sequenceLogprobs(model, [1, ...tokens])).reduce((sum, x) => sum + x, 0);
      if (logprob > best.logprob) best = { tokens, logprob };
    }
    const [found] = await beamSearch(model, [1], {
      beams: 256,
      lengthPenalty: 0,
      earlyStopping: "never",
      maxTokens: 4,
    });
    expect(found!.tokens).toEqual(best.tokens);
    expect(found!.score).toBeCloseTo(best.logprob, 4);
    model.dispose();
  }
});

/** All texts of at most `length` tokens from 0 to 3 that end with 3, or are full. */
const textsOf = (length: number): number[][] =>
  length === 0
    ? [[]]
    : [0, 1, 2, 3].flatMap((token) => (token === 3 ? [[3]] : textsOf(length - 1).map((rest) => [token, ...rest])));

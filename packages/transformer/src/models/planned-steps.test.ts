// Steps that are planned once against steps with a graph of their own.
import { evaluate, memory, type Tensor, tensor } from "@attn/tensor";
import { afterEach, describe, expect, test, vi } from "vitest";
import { DecoderBlock } from "../blocks/decoder-block.ts";
import { generate } from "../generation/generate.ts";
import { loadModel } from "../loading/load-model.ts";
import { backends } from "../testing/backends.ts";
import { folderAt, goldenFolder } from "../testing/golden.ts";
import { tinyModel, tokenRow } from "../testing/tiny-models.ts";
import type { CausalLanguageModel } from "./causal-language-model.ts";
import type { EncoderDecoderModel } from "./encoder-decoder-model.ts";
import type { ModelCache, ModelCacheOptions } from "./model-cache.ts";

const plain = async (model: CausalLanguageModel, tokens: Tensor<"int32">, cache: ModelCache): Promise<Float32Array> => {
  const { logits } = model.forward(tokens, { cache });
  await evaluate(logits, ...cache.tensors());
  return taken(logits);
};
const planned = async (model: CausalLanguageModel, tokens: Tensor<"int32">, cache: ModelCache): Promise<Float32Array> =>
  taken(await model.step(tokens, cache));
const taken = async (logits: Tensor): Promise<Float32Array> => {
  const data = await logits.data();
  logits.dispose();
  return data;
};

const text = [5, 17, 3, 44, 29, 8, 51, 12, 36, 7, 22, 40, 1, 19, 33, 60];
const kinds: ModelCacheOptions[] = [
  { kind: "growing" },
  { kind: "growing", capacity: 5, dtype: "float16" },
  { kind: "static", dtype: "int8" },
  { kind: "static", dtype: "int4" },
  { kind: "rotating" },
];
const models = ["llama", "mistral", "qwen3", "gpt2"].flatMap((name) =>
  backends.map(([backend, create]) => [name, backend, create] as const),
);

describe.each(models)("a step of %s on %s", async (name, _, create) => {
  const model = await tinyModel(name, { backend: create() });

  test.each(kinds)("gives the logits of a graph of its own, token by token, with %o", async (options) => {
    const before = memory();
    const caches = [model.createCache(options), model.createCache(options)] as const;
    for (const batch of [1, 3]) {
      const column = (at: number): Tensor<"int32"> =>
        tensor(
          Int32Array.from({ length: batch }, (_, b) => text[(at + b) % text.length]!),
          { shape: [batch, 1] },
        );
      for (let at = 0; at < 12; at++) {
        expect(await planned(model, column(at), caches[1])).toEqual(await plain(model, column(at), caches[0]));
        expect(caches[1].length).toBe(at + 1);
      }
      for (const cache of caches) cache.dispose();
    }
    expect(memory()).toEqual(before);
  });

  test("works after a trim, for a fork, and beside steps with a graph of their own", async () => {
    const caches = [model.createCache(), model.createCache()] as const;
    const step = async (token: number, which = caches): Promise<void> =>
      expect(await planned(model, tokenRow([token]), which[1])).toEqual(
        await plain(model, tokenRow([token]), which[0]),
      );
    for (const cache of caches) await plain(model, tokenRow(text.slice(0, 4)), cache);
    await step(7);
    await step(8);
    for (const cache of caches) cache.trim(3);
    await step(9);
    for (const cache of caches) await plain(model, tokenRow([1, 2]), cache);
    await step(3);
    const forks = [await caches[0].fork(), await caches[1].fork()] as const;
    await step(4, forks);
    await step(5);
    await step(6, forks);
    for (const cache of [...caches, ...forks]) cache.dispose();
  });
});

const translators = ["marian", "marian-apart", "t5", "t5-gated"].flatMap((name) =>
  backends.map(([backend, create]) => [name, backend, create] as const),
);

describe.each(translators)("a step of %s on %s", async (name, _, create) => {
  const model = (await loadModel(folderAt(goldenFolder(name)), { backend: create() })) as EncoderDecoderModel;

  test("gives the logits of a graph of its own, for sources of several lengths and several rows", async () => {
    for (const [rows, count] of [
      [1, 7],
      [1, 4],
      [3, 7],
    ] as const) {
      const source = tensor(
        Int32Array.from({ length: rows * count }, (_, i) => text[i % text.length]! % 30),
        {
          shape: [rows, count],
        },
      );
      const memory = model.project(model.encode(source));
      await evaluate(...memory.flatMap(({ keys, values }) => [keys, values]));
      const caches = [model.createCache(), model.createCache()] as const;
      for (let at = 0; at < 20; at++) {
        const ids = Int32Array.from({ length: rows }, (_, b) => text[(at + b) % text.length]! % 30);
        const target = tensor(ids, { shape: [rows, 1] });
        const { logits } = model.decode(target, memory, { cache: caches[0] });
        await evaluate(logits, ...caches[0].tensors());
        expect(await taken(await model.step(target, memory, caches[1]))).toEqual(await taken(logits));
      }
      for (const cache of caches) cache.dispose();
    }
  });
});

describe("the graph of a step", () => {
  afterEach(() => vi.restoreAllMocks());

  test.each(["llama", "gpt2"])("of %s is built once, until the cache has twice the room", async (name) => {
    const model = await tinyModel(name);
    const built = vi.spyOn(DecoderBlock.prototype, "forward");
    for (const round of [1, 2]) {
      const cache = model.createCache({ kind: "growing", capacity: 4 });
      await plain(model, tokenRow(text.slice(0, 2)), cache);
      const counts: number[] = [];
      for (const token of text.slice(2, 12)) {
        await planned(model, tokenRow([token]), cache);
        counts.push(built.mock.calls.length / model.config.layers);
        built.mockClear();
      }
      cache.dispose();
      // Tokens 2 and 3 fit; token 4 makes room for 8, token 8 for 16.
      const first = [2, 0, 1, 1, 0, 0, 1, 1, 0, 0];
      const again = [1, 0, 1, 0, 0, 0, 1, 0, 0, 0];
      expect(counts).toEqual(round === 1 ? first : again);
    }
    model.dispose();
  });

  test.each(["marian", "t5"])("of %s is built once for sources of one length", async (name) => {
    const model = (await loadModel(folderAt(goldenFolder(name)))) as EncoderDecoderModel;
    const built = vi.spyOn(DecoderBlock.prototype, "forward");
    const { layers } = model.config.decoder;
    const expected = [3, 1, 1]; // the first token, and room for 16 and for 32 tokens; then the first token alone
    for (const [i, source] of [text.slice(0, 5), text.slice(1, 6), text.slice(2, 7)].entries()) {
      const ids = source.map((id) => id % 30);
      for await (const _ of generate(model, ids, { maxTokens: 20, stopTokens: [], temperature: 0 }));
      expect(built.mock.calls.length).toBe(expected[i]! * layers);
      built.mockClear();
    }
    model.dispose();
  });

  test("is built once for all tokens of a text, with the numbers of a text whose attention is looked at", async () => {
    const model = await tinyModel("llama");
    const built = vi.spyOn(DecoderBlock.prototype, "forward");
    const written = async (attentions: boolean): Promise<[number, number | undefined][]> => {
      const steps: [number, number | undefined][] = [];
      const options = { maxTokens: 20, stopTokens: [], seed: 3, logprobs: 0, attentions } as const;
      for await (const { token, logprob } of generate(model, [3, 4, 5], options)) steps.push([token, logprob]);
      return steps;
    };
    const steps = await written(false);
    expect(built.mock.calls.length).toBe(3 * model.config.layers); // the prompt, and room for 16 and for 32 tokens
    built.mockClear();
    expect(await written(true)).toEqual(steps);
    expect(built.mock.calls.length).toBe(20 * model.config.layers);
    model.dispose();
  });
});

describe("a step refuses", () => {
  test("tokens that are none, and a model that is gone", async () => {
    const model = await tinyModel("llama");
    const cache = model.createCache();
    await plain(model, tokenRow([1, 2]), cache);
    await expect(model.step(tensor(Int32Array.of(1)), cache)).rejects.toThrow("step: tokens must be [B, T]");
    await expect(model.step(tokenRow([model.config.vocabularySize]), cache)).rejects.toThrow(RangeError);
    expect(cache.length).toBe(2);
    expect((await planned(model, tokenRow([3]), cache)).length).toBe(model.config.vocabularySize);
    model.dispose();
    await expect(model.step(tokenRow([3]), cache)).rejects.toThrow("is needed after dispose()");
    cache.dispose();
  });

  test("a token beyond learned positions, as forward does", async () => {
    const model = await tinyModel("gpt2");
    const { contextLength } = model.config;
    const cache = model.createCache({ kind: "growing", capacity: 2 * contextLength });
    await plain(model, tokenRow(new Array<number>(contextLength).fill(1)), cache);
    await expect(model.step(tokenRow([1]), cache)).rejects.toThrow(
      `forward: ${contextLength + 1} tokens do not fit the context of ${contextLength}`,
    );
    cache.dispose();
    model.dispose();
  });
});

import { evaluate, memory } from "@attn/tensor";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { backends } from "../testing/backends.ts";
import { ErrorTable } from "../testing/error-table.ts";
import { tinyModel, tokenRow } from "../testing/tiny-models.ts";
import type { CausalLanguageModel } from "./causal-language-model.ts";
import type { ModelCacheOptions } from "./model-cache.ts";
import { ModelCache } from "./model-cache.ts";

const tolerance = 2e-5;
const text = [5, 17, 3, 44, 29, 8, 51, 12, 36, 7, 22, 40, 1, 19, 33, 60, 2, 14, 48, 25];

/** Logits of `tokens` after what the cache holds, in pieces of these sizes (the last one repeats). */
const read = async (
  model: CausalLanguageModel,
  tokens: readonly number[],
  { cache, pieces }: { cache: ModelCache; pieces: readonly number[] },
): Promise<number[]> => {
  const rows: number[] = [];
  for (let at = 0, i = 0; at < tokens.length; i++) {
    const size = pieces[Math.min(i, pieces.length - 1)]!;
    const { logits } = model.forward(tokenRow(tokens.slice(at, at + size)), { cache });
    await evaluate(logits, ...cache.tensors());
    rows.push(...(await logits.data()));
    logits.dispose();
    at += size;
  }
  return rows;
};

const expectClose = (got: ArrayLike<number>, expected: ArrayLike<number>): void => {
  const errors = new ErrorTable();
  errors.add("logits", got, expected);
  expect(errors.above(tolerance)).toEqual([]);
};

const models = ["llama", "mistral", "qwen3", "gpt2"].flatMap((name) =>
  backends.map(([backend, create]) => [name, backend, create] as const),
);

describe.each(models)("%s on %s", async (name, _, createBackend) => {
  const model = await tinyModel(name, { backend: createBackend() });
  const whole = await model.forward(tokenRow(text)).logits.data();
  afterAll(() => model.dispose());

  const kinds: ModelCacheOptions[] = [
    { kind: "growing" },
    { kind: "growing", capacity: 1 },
    { kind: "static" },
    { kind: "static", capacity: text.length },
    // Without a window of its own a model sees everything: a rotating cache must then keep as much.
    { kind: "rotating" },
    ...(name === "mistral" ? [] : [{ kind: "rotating", window: 12, sinks: 8 } as const]),
  ];
  test.each(kinds)("read token by token through %o it gives the logits of one pass", async (options) => {
    const weights = memory().bytes;
    const cache = model.createCache(options);
    expectClose(await read(model, text, { cache, pieces: [1] }), whole);
    expect(cache.length).toBe(text.length);
    cache.dispose();
    expect(memory().bytes).toBe(weights);
  });

  test.each([
    ["float16", 2e-3],
    ["int8", 4e-2],
    ["int4", 0.5],
  ] as const)("kept as %s it gives nearly those, within %f of the greatest", async (dtype, within) => {
    const greatest = Math.max(...whole.map(Math.abs));
    for (const options of [kinds[2]!, kinds.at(-1)!]) {
      const cache = model.createCache({ ...options, dtype });
      const logits = await read(model, text, { cache, pieces: [5, 1] });
      const worst = Math.max(...logits.map((x, i) => Math.abs(x - whole[i]!)));
      expect(worst / greatest).toBeLessThan(within);
      cache.dispose();
    }
  });

  test("read in any pieces through any cache it gives the logits of one pass", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...kinds),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 }),
        async (options, pieces) => {
          const cache = model.createCache(options);
          expectClose(await read(model, text, { cache, pieces }), whole);
          cache.dispose();
        },
      ),
      { numRuns: 8 },
    );
  });

  test("after a trim it goes on as if the forgotten tokens had never been read", async () => {
    const cache = model.createCache();
    await read(model, [...text.slice(0, 8), 9, 9, 9, 9], { cache, pieces: [5, 1] });
    cache.trim(8);
    expectClose(
      await read(model, text.slice(8), { cache, pieces: [1] }),
      whole.slice((8 * whole.length) / text.length),
    );
    cache.dispose();
  });

  test("forks go on independently, each as if it were alone", async () => {
    const weights = memory().bytes;
    const cache = model.createCache({ kind: "static" });
    await read(model, text.slice(0, 8), { cache, pieces: [8] });
    const fork = await cache.fork();
    const rest = whole.slice((8 * whole.length) / text.length);
    const others = await model.forward(tokenRow([...text.slice(0, 8), 4, 6, 10])).logits.data();
    expectClose(
      await read(model, [4, 6], { cache: fork, pieces: [1] }),
      others.slice((8 * others.length) / 11, (10 * others.length) / 11),
    );
    expectClose(await read(model, text.slice(8), { cache, pieces: [1] }), rest);
    expectClose(await read(model, [10], { cache: fork, pieces: [1] }), others.slice((10 * others.length) / 11));
    for (const thing of [cache, fork]) thing.dispose();
    expect(memory().bytes).toBe(weights);
  });

  test("a cache that was saved and restored goes on as before", async () => {
    const cache = model.createCache({ kind: "rotating" });
    await read(model, text.slice(0, 8), { cache, pieces: [3] });
    const saved = structuredClone(await cache.serialise());
    cache.dispose();
    const restored = ModelCache.deserialise(saved);
    expect(restored.length).toBe(8);
    expectClose(
      await read(model, text.slice(8), { cache: restored, pieces: [1] }),
      whole.slice((8 * whole.length) / text.length),
    );
    restored.dispose();
  });
});

test("positions that were never learned are refused before anything is computed", async () => {
  const model = await tinyModel("gpt2");
  expect(() => model.forward(tokenRow(new Array<number>(38).fill(1)))).toThrow(
    new RangeError("forward: 38 tokens do not fit the context of 37, the model has no further positions"),
  );
  model.dispose();
});

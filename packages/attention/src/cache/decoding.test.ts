// Decoding with a cache against one pass without: the same numbers, whatever the steps.
import type { Tensor } from "@attn/tensor";
import { arange, concat, evaluate, tensor } from "@attn/tensor";
import fc from "fast-check";
import { expect, it } from "vitest";
import { attention } from "../attention.ts";
import { causalAt, causalMask, windowAt } from "../masks.ts";
import { MultiHeadAttention } from "../multi-head-attention.ts";
import { alibiSlopes } from "../positions/alibi-slopes.ts";
import { ropeFrequencies } from "../positions/rope-frequencies.ts";
import { expectClose, onEveryBackend } from "../testing/backends.ts";
import { randomTensor, randomWeights } from "../testing/random.ts";
import type { KvCacheOptions } from "./create-kv-cache.ts";
import { createKvCache, deserialiseKvCache } from "./create-kv-cache.ts";
import type { KvCache } from "./kv-cache.ts";

const rope = { frequencies: ropeFrequencies({}, { headWidth: 4 }) };
const weights = randomWeights({ C: 6, H: 4, G: 2, D: 4 }, 1);
const layer = new MultiHeadAttention(weights, { heads: 4, kvHeads: 2, causal: true, rope });

const kinds: KvCacheOptions[] = [
  { kind: "growing", capacity: 2 },
  { kind: "static", capacity: 24 },
  { kind: "rotating", window: 4 },
  { kind: "rotating", window: 3, sinks: 2 },
  { kind: "rotating", window: 1, sinks: 1 },
  { kind: "rotating", window: 30, sinks: 3 },
];
const show = (options: KvCacheOptions): string => JSON.stringify(options);

/** One pass over all tokens, with the mask that the cache stands for. */
const onePass = (x: Tensor, options: KvCacheOptions, of = layer): Tensor => {
  const T = x.shape[1]!;
  if (options.kind !== "rotating") return of.forward(x).output;
  const [queries, keys] = [arange(0, T), arange(0, T)];
  const isVisible = windowAt(queries, keys, options.window).or(keys.less(options.sinks ?? 0));
  return of.forward(x, { mask: causalAt(queries, keys).and(isVisible) }).output;
};

/** Runs tokens `first` … `stop` − 1 of x in steps, evaluating as a model would. */
const decode = async (cache: KvCache, x: Tensor, steps: readonly number[], of = layer): Promise<Tensor> => {
  const outputs: Tensor[] = [];
  for (const step of steps) {
    const first = cache.length;
    const { output } = of.forward(x.slice(1, { start: first, stop: first + step }), { cache });
    await evaluate(output, ...cache.tensors());
    outputs.push(output);
  }
  return concat(outputs, { axis: 1 });
};
const sum = (steps: readonly number[]): number => steps.reduce((a, b) => a + b, 0);
const rows = (x: Tensor, start: number, stop: number): Tensor => x.slice(1, { start, stop });
const allSteps = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 });

onEveryBackend("decoding with a compact cache", () => {
  // Keys and values keep 11 bits, or 8 or 4 with one scale for all of a head here; scores and outputs of these weights stay below 1.
  const formats = [
    ["float16", 1e-3],
    ["int8", 1.5e-2],
    ["int4", 0.25],
  ] as const;
  const compact = formats.flatMap(([dtype, within]) =>
    kinds.map((options) => [dtype, show(options), { ...options, dtype } as KvCacheOptions, within] as const),
  );

  it.each(compact)("of %s is close to one pass: %s", async (_, __, options, within) => {
    const x = randomTensor([2, 18, 6], 12);
    using cache = createKvCache(options);
    const actual = await decode(cache, x, [5, 1, 1, 7, 1, 1, 2]);
    expectClose(await actual.data(), await onePass(x, options).data(), { within });
  });

  it.each(compact)(
    "of %s goes on exactly as before after a trim, in a fork and after being saved: %s",
    async (_, __, options) => {
      const x = randomTensor([2, 12, 6], 13);
      using cache = createKvCache(options);
      await decode(cache, x, [5, 1, 1, 1]);
      cache.trim(7);
      using fork = await cache.fork();
      using restored = deserialiseKvCache(structuredClone(await cache.serialise()));
      const [first, second, third] = [
        await decode(fork, x, [1, 1, 1]),
        await decode(cache, x, [1, 1, 1]),
        await decode(restored, x, [1, 1, 1]),
      ];
      expect(await first.data()).toEqual(await second.data());
      expect(await third.data()).toEqual(await second.data());
    },
  );

  it.each(formats)("of %s attends to exactly the numbers that it keeps", async (dtype) => {
    for (const [T, width] of [
      [1, 64],
      [3, 33],
      [5, 64],
      [50, 80],
      [9, 7],
    ] as const) {
      const [k, v] = [randomTensor([2, 2, 101, width], 1), randomTensor([2, 2, 101, width + 1], 2)];
      using cache = createKvCache({ kind: "static", capacity: 128, dtype });
      const view = cache.append(k, v);
      const rules = { causal: true, softCap: 3, lengths: [101, 90], sinks: randomTensor([4], 5) };
      const q = randomTensor([2, 4, T, width], 3);
      const { output } = attention(q, view.keys, view.values, rules);
      await evaluate(output, ...cache.tensors());
      const plain = (x: Tensor): Tensor => tensor(x.dataSync(), { shape: x.shape });
      expectClose(await output.data(), await attention(q, plain(view.keys), plain(view.values), rules).output.data());
    }
  });
});

onEveryBackend("decoding with a cache", () => {
  it.each(kinds.map((options) => [show(options), options] as const))("equals one pass: %s", (_, options) =>
    fc.assert(
      fc.asyncProperty(allSteps, fc.nat(), async (steps, seed) => {
        const x = randomTensor([2, sum(steps), 6], seed);
        using cache = createKvCache(options);
        expectClose(await (await decode(cache, x, steps)).data(), await onePass(x, options).data());
        expect(cache.length).toBe(sum(steps));
      }),
      { numRuns: 12 },
    ),
  );

  it.each(kinds.map((options) => [show(options), options] as const))("token by token: %s", async (_, options) => {
    const x = randomTensor([1, 20, 6], 2);
    using cache = createKvCache(options);
    expectClose(await (await decode(cache, x, new Array(20).fill(1))).data(), await onePass(x, options).data());
  });

  it.each(kinds.map((options) => [show(options), options] as const))(
    "equals one pass after a trim, as far back as the cache allows: %s",
    (_, options) =>
      fc.assert(
        fc.asyncProperty(allSteps, fc.nat(24), allSteps, fc.nat(), async (before, back, after, seed) => {
          using cache = createKvCache(options.kind === "static" ? { ...options, capacity: 64 } : options);
          const [x, other] = [randomTensor([1, sum(before), 6], seed), randomTensor([1, 64, 6], seed + 1)];
          await decode(cache, x, before);
          const length = Math.max(0, sum(before) - back);
          try {
            cache.trim(length);
          } catch (error) {
            expect(options.kind).toBe("rotating");
            expect((error as Error).message).toMatch(/^trim: a rotating cache that keeps positions from/);
            return;
          }
          const whole = concat([rows(x, 0, length), rows(other, length, length + sum(after))], { axis: 1 });
          const actual = await decode(cache, whole, after);
          expectClose(await actual.data(), await rows(onePass(whole, options), length, length + sum(after)).data());
        }),
        { numRuns: 25 },
      ),
  );

  it.each(kinds.map((options) => [show(options), options] as const))(
    "a fork and its original go different ways: %s",
    async (_, options) => {
      const [x, y] = [randomTensor([1, 12, 6], 3), randomTensor([1, 12, 6], 4)];
      using cache = createKvCache(options);
      await decode(cache, x, [5, 1]);
      using fork = await cache.fork();
      const mixed = concat([rows(x, 0, 6), rows(y, 6, 12)], { axis: 1 });
      const first = await decode(fork, mixed, [1, 1]); // the fork writes first, then the original, then the fork again
      const second = await decode(cache, x, [1, 2, 1]);
      const third = await decode(fork, mixed, [4]);
      expectClose(await second.data(), await rows(onePass(x, options), 6, 10).data());
      const joined = concat([first, third], { axis: 1 });
      expectClose(await joined.data(), await rows(onePass(mixed, options), 6, 12).data());
    },
  );

  it.each(kinds.map((options) => [show(options), options] as const))(
    "goes on after it was saved and restored: %s",
    async (_, options) => {
      const x = randomTensor([2, 12, 6], 5);
      using cache = createKvCache(options);
      await decode(cache, x, [5, 1, 1]);
      if (options.kind === "rotating") cache.trim(6);
      using restored = deserialiseKvCache(structuredClone(await cache.serialise()));
      expect(restored.length).toBe(cache.length);
      const actual = await decode(restored, x, new Array(12 - cache.length).fill(1));
      expectClose(await actual.data(), await rows(onePass(x, options), cache.length, 12).data());
    },
  );

  it("with ALiBi in place of rotation, in a rotating cache", async () => {
    const flat = new MultiHeadAttention(weights, { heads: 4, kvHeads: 2, causal: true, alibi: alibiSlopes(4) });
    const options = { kind: "rotating", window: 3, sinks: 2 } as const;
    const x = randomTensor([1, 12, 6], 6);
    using cache = createKvCache(options);
    const actual = await decode(cache, x, [2, 5, 1, 1, 3], flat);
    expectClose(await actual.data(), await onePass(x, options, flat).data());
  });

  it("a rotating cache stands for the layer's own window", async () => {
    const windowed = new MultiHeadAttention(weights, { heads: 4, kvHeads: 2, causal: true, window: 3, rope });
    const x = randomTensor([1, 10, 6], 7);
    for (const options of [{ kind: "rotating", window: 3 }, { kind: "growing" }] as const) {
      using cache = createKvCache(options);
      const actual = await decode(cache, x, [4, 1, 1, 4], windowed);
      expectClose(await actual.data(), await windowed.forward(x).output.data());
    }
    const withSinks = { kind: "rotating", window: 3, sinks: 2 } as const; // which the layer's window alone would hide
    using cache = createKvCache(withSinks);
    const actual = await decode(cache, x, [4, 1, 1, 4], windowed);
    expectClose(await actual.data(), await onePass(x, withSinks).data());
  });

  it("steps that are only evaluated at the end give the same", async () => {
    const x = randomTensor([1, 6, 6], 8);
    using cache = createKvCache({ kind: "growing", capacity: 2 });
    const parts = [2, 1, 3].map((step) => {
      const first = cache.length;
      return layer.forward(rows(x, first, first + step), { cache }).output;
    });
    const all = concat(parts, { axis: 1 });
    await evaluate(all, ...cache.tensors());
    expectClose(await all.data(), await onePass(x, { kind: "growing" }).data());
  });

  it("weights and scores of a cached step can be read when they are evaluated with the output", async () => {
    const x = randomTensor([1, 4, 6], 9);
    using cache = createKvCache({ kind: "static", capacity: 8 });
    await decode(cache, x, [3]);
    const step = layer.forward(rows(x, 3, 4), { cache });
    await evaluate(step.output, step.weights, step.scores);
    await decode(cache, concat([x, x], { axis: 1 }), [1]);
    const whole = layer.forward(x, { mask: causalMask(4) });
    expectClose(await step.weights.data(), await whole.weights.slice(2, { start: 3 }).data());
    expectClose(await step.scores.data(), await whole.scores.slice(2, { start: 3 }).data());
  });
});

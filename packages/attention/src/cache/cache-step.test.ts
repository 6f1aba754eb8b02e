// A step that is planned once against steps with a graph of their own: the same numbers, for every kind of cache that has such steps.
import type { AnyTensor, Tensor } from "@attn/tensor";
import { compile, evaluate, memory, ShapeError, zeros } from "@attn/tensor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MultiHeadAttention } from "../multi-head-attention.ts";
import { alibiSlopes } from "../positions/alibi-slopes.ts";
import { ropeFrequencies } from "../positions/rope-frequencies.ts";
import { ropeTable } from "../positions/rope-table.ts";
import { onEveryBackend } from "../testing/backends.ts";
import { randomTensor, randomWeights } from "../testing/random.ts";
import { cacheStep } from "./cache-step.ts";
import type { KvCacheOptions } from "./create-kv-cache.ts";
import { createKvCache, createKvCaches } from "./create-kv-cache.ts";
import type { KvCache } from "./kv-cache.ts";

const frequencies = ropeFrequencies({}, { headWidth: 4 });
const options = { heads: 4, kvHeads: 2, causal: true, rope: { frequencies } };
const layers = [1, 2].map((seed) => new MultiHeadAttention(randomWeights({ C: 6, H: 4, G: 2, D: 4 }, seed), options));

/** Two layers on x [2, T, 6], evaluated. */
const plainStep = async (caches: readonly KvCache[], x: Tensor): Promise<Tensor> => {
  let y = x;
  for (const [i, layer] of layers.entries()) y = layer.forward(y, { cache: caches[i]! }).output;
  await evaluate(y, ...caches.flatMap((cache) => cache.tensors()));
  return y;
};

/** The same, planned once for each key. */
const planner = () => {
  const plans = new Map<string, (...inputs: readonly AnyTensor[]) => Promise<readonly AnyTensor[]>>();
  const step = async (caches: readonly KvCache[], x: Tensor): Promise<Tensor> => {
    const one = cacheStep(caches);
    if (one === undefined) return plainStep(caches, x);
    const plan =
      plans.get(one.key) ??
      compile((y, cos, sin, ...inputs) => {
        const inside = one.begin(inputs);
        const table = { cos: cos as Tensor, sin: sin as Tensor };
        const outer = layers.reduce(
          (z, layer, i) => layer.forward(z, { cache: inside.layers[i]!, table }).output,
          y as Tensor,
        );
        return [outer, ...inside.results()];
      });
    plans.set(one.key, plan);
    const { cos, sin } = ropeTable(frequencies, [caches[0]!.length]);
    const [output, ...rows] = await plan(x, cos, sin, ...one.inputs);
    one.finish(rows);
    return output as Tensor;
  };
  return { plans, step };
};

/** Whether it could: a ring that has turned has forgotten what it would have to show again. */
const trimmed = (cache: KvCache, length: number): boolean => {
  try {
    cache.trim(length);
    return true;
  } catch {
    return false;
  }
};

const kinds: KvCacheOptions[] = [
  { kind: "growing", capacity: 3 },
  { kind: "growing" },
  { kind: "static", capacity: 90 },
  { kind: "rotating", window: 8 },
  { kind: "rotating", window: 14, sinks: 3 },
  { kind: "rotating", window: 1 },
];
const formats = ["float32", "float16", "int8", "int4"] as const;
const cases = kinds.flatMap((kind) => formats.map((dtype) => ({ ...kind, dtype })));
const show = (choice: KvCacheOptions): string => JSON.stringify(choice);

onEveryBackend("a planned step", () => {
  it.each(cases.map((choice) => [show(choice), choice] as const))(
    "gives the numbers of one with its own graph, while the cache grows, after a trim and in a fork: %s",
    async (_, choice) => {
      const { step } = planner();
      const x = randomTensor([2, 24, 6], 5);
      const token = (at: number): Tensor => x.slice(1, { start: at, stop: at + 1 });
      let sides = await Promise.all([plainStep, step].map(async (run) => ({ run, caches: createKvCaches(2, choice) })));
      const expectSame = async (at: number): Promise<void> => {
        const [plain, planned] = await Promise.all(
          sides.map(async ({ run, caches }) => (await run(caches, token(at))).data()),
        );
        expect(planned).toEqual(plain);
        expect(sides[1]!.caches.map(({ length }) => length)).toEqual(sides[0]!.caches.map(({ length }) => length));
      };
      for (const { caches } of sides) await plainStep(caches, x.slice(1, { stop: 10 }));
      for (let at = 10; at < 20; at++) await expectSame(at);
      for (const { caches } of sides) for (const cache of caches) cache.trim(choice.kind === "rotating" ? 19 : 6);
      await expectSame(20);
      const first = sides;
      sides = await Promise.all(
        sides.map(async ({ run, caches }) => ({ run, caches: await Promise.all(caches.map((cache) => cache.fork())) })),
      );
      const second = sides;
      await expectSame(21);
      sides = first;
      await expectSame(22);
      sides = second;
      await expectSame(23);
      for (const { caches } of [...first, ...second]) for (const cache of caches) cache.dispose();
    },
  );

  it("gives these numbers whatever came before: steps, longer texts, trims and forks in any order", async () => {
    const deed = fc.oneof(
      { weight: 5, arbitrary: fc.record({ name: fc.constant("step" as const), seed: fc.nat(99) }) },
      fc.record({ name: fc.constant("text" as const), seed: fc.nat(99), count: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ name: fc.constant("trim" as const), back: fc.nat(4) }),
      fc.record({ name: fc.constant("fork" as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...cases), fc.array(deed, { maxLength: 24 }), async (choice, deeds) => {
        const before = memory().bytes;
        const { step } = planner();
        const sides = [plainStep, step].map((run) => ({ run, caches: createKvCaches(2, choice) }));
        const left: KvCache[] = [];
        for (const one of deeds) {
          const { length } = sides[0]!.caches[0]!;
          if (length > 80) break; // the static one is nearly full
          const outputs: Tensor[] = [];
          for (const side of sides)
            if (one.name === "step") outputs.push(await side.run(side.caches, randomTensor([1, 1, 6], one.seed)));
            else if (one.name === "text")
              outputs.push(await plainStep(side.caches, randomTensor([1, one.count, 6], one.seed)));
            else if (one.name === "trim") {
              const trims = side.caches.map((cache) => trimmed(cache, Math.max(0, length - one.back)));
              expect(new Set(trims).size).toBe(1);
            } else {
              left.push(...side.caches);
              side.caches = await Promise.all(side.caches.map((cache) => cache.fork()));
            }
          const [plain, planned] = await Promise.all(outputs.map((x) => x.data()));
          expect(planned).toEqual(plain);
          for (const x of outputs) x.dispose();
        }
        for (const cache of [...left, ...sides.flatMap(({ caches }) => caches)]) cache.dispose();
        expect(memory().bytes).toBe(before);
      }),
      { numRuns: Number(process.env.ATTN_STEPS ?? 25) },
    );
  });

  it("is planned once for every power of two, and leaves nothing but rows", async () => {
    const before = memory().buffers;
    const { plans, step } = planner();
    const caches = createKvCaches(2, { kind: "static", capacity: 200 });
    (await plainStep(caches, zeros([1, 2, 6]))).dispose();
    for (let at = 2; at < 200; at++) {
      (await step(caches, zeros([1, 1, 6]))).dispose();
      expect(memory().buffers).toBe(before + 4);
    }
    expect([...plans.keys()]).toEqual([16, 32, 64, 128, 200].map((room) => `float32 4 4 ${room} `));
    for (const cache of caches) cache.dispose();
    expect(memory().buffers).toBe(before);
  });
});

describe("there is no planned step", () => {
  const filled = async (choice: KvCacheOptions, length: number): Promise<KvCache> => {
    const cache = createKvCache(choice);
    const { keys } = cache.append(zeros([1, 2, length, 4]), zeros([1, 2, length, 4]));
    await evaluate(keys, ...cache.tensors());
    return cache;
  };

  it("without caches, or with one that is empty or full", async () => {
    expect(cacheStep([])).toBeUndefined();
    expect(cacheStep([createKvCache({ kind: "growing" })])).toBeUndefined();
    const full = await filled({ kind: "static", capacity: 3 }, 3);
    expect(cacheStep([full])).toBeUndefined();
    full.trim(2);
    expect(cacheStep([full])?.room).toBe(3);
  });

  it("with a cache of somebody's own", async () => {
    const cache = await filled({ kind: "growing" }, 3);
    const own: KvCache = {
      kind: cache.kind,
      length: 3,
      append: (k, v) => cache.append(k, v),
      trim: (length) => cache.trim(length),
      fork: () => cache.fork(),
      serialise: () => cache.serialise(),
      tensors: () => cache.tensors(),
      dispose: () => cache.dispose(),
      [Symbol.dispose]: () => cache.dispose(),
    };
    expect(cacheStep([own])).toBeUndefined();
    expect(cacheStep([cache])).toBeDefined();
  });

  it("with rows that are yet to be written", async () => {
    const cache = createKvCache({ kind: "growing" });
    cache.append(zeros([1, 2, 3, 4]), zeros([1, 2, 3, 4]));
    expect(cacheStep([cache])).toBeUndefined();
    await evaluate(...cache.tensors());
    expect(cacheStep([cache])?.room).toBe(16);
  });

  it("with caches that are unlike each other", async () => {
    const cache = await filled({ kind: "growing" }, 3);
    const others: [KvCacheOptions, number][] = [
      [{ kind: "growing" }, 2],
      [{ kind: "growing", dtype: "float16" }, 3],
      [{ kind: "static", capacity: 63 }, 3],
      [{ kind: "rotating", window: 64 }, 3],
    ];
    for (const [choice, length] of others) expect(cacheStep([cache, await filled(choice, length)])).toBeUndefined();
    expect(cacheStep([cache, await filled({ kind: "static", capacity: 64 }, 3)])).toBeDefined();
  });

  it("when it would see more than the window", async () => {
    const cache = await filled({ kind: "growing" }, 3);
    expect(cacheStep([cache], { window: 3 })).toBeUndefined();
    expect(cacheStep([cache], { window: 4 })?.room).toBe(4);
    const rotating = await filled({ kind: "rotating", window: 9 }, 3);
    expect(cacheStep([rotating], { window: 3 })?.room).toBe(9); // which the layer looks at
  });
});

describe("a planned step refuses", () => {
  const step = async (
    of: MultiHeadAttention,
    T: number,
    { lengths, choice = { kind: "growing" } }: { lengths?: number[]; choice?: KvCacheOptions } = {},
  ): Promise<unknown> => {
    const cache = createKvCache(choice);
    const rows = zeros([1, 2, 2, 4]);
    await evaluate(cache.append(rows, rows).keys, ...cache.tensors());
    const one = cacheStep([cache])!;
    const inside = one.begin(one.inputs);
    return of.forward(zeros([1, T, 6]), { cache: inside.layers[0]!, ...(lengths && { lengths }) });
  };
  const weights = randomWeights({ C: 6, H: 4, G: 2, D: 4 }, 1);

  it("two tokens", async () => {
    await expect(step(layers[0]!, 2)).rejects.toThrow(ShapeError);
    await expect(step(layers[0]!, 2)).rejects.toThrow("append: a planned step has one token, not 2");
  });

  it("what counts keys or distances itself", async () => {
    const message = "MultiHeadAttention: lengths and alibi do not go with a planned step of a cache";
    await expect(step(layers[0]!, 1, { lengths: [3] })).rejects.toThrow(message);
    const alibi = new MultiHeadAttention(weights, { heads: 4, kvHeads: 2, causal: true, alibi: alibiSlopes(4) });
    await expect(step(alibi, 1)).rejects.toThrow(message);
  });

  it("a layer whose window is narrower than what the cache shows", async () => {
    const narrow = new MultiHeadAttention(weights, { heads: 4, kvHeads: 2, causal: true, window: 15 });
    await expect(step(narrow, 1)).rejects.toThrow("the cache shows a window of 16 tokens, but the layer sees 15");
    const wide = new MultiHeadAttention(weights, { heads: 4, kvHeads: 2, causal: true, window: 16 });
    await expect(step(wide, 1)).resolves.toBeDefined();
    const rotating = { kind: "rotating", window: 16, sinks: 5 } as const;
    await expect(step(wide, 1, { choice: rotating })).resolves.toBeDefined();
    await expect(step(wide, 1, { choice: { ...rotating, window: 17 } })).rejects.toThrow("a window of 17 tokens");
  });
});

import { ShapeError, setDefaultBackend, zeros } from "@attn/tensor";
import { createJsBackend } from "@attn/tensor/js";
import { beforeAll, describe, expect, it } from "vitest";
import { randomTensor } from "../testing/random.ts";
import type { KvCacheOptions } from "./create-kv-cache.ts";
import { createKvCache, createKvCaches, deserialiseKvCache } from "./create-kv-cache.ts";
import type { KvCache } from "./kv-cache.ts";

const append = (cache: KvCache, tokens: number) =>
  cache.append(randomTensor([1, 2, tokens, 3], tokens), randomTensor([1, 2, tokens, 4], tokens + 1));

beforeAll(() => setDefaultBackend(createJsBackend()));

describe("a cache", () => {
  it("counts the tokens it has seen", () => {
    for (const kind of [
      { kind: "growing" },
      { kind: "static", capacity: 9 },
      { kind: "rotating", window: 2 },
    ] as const) {
      const cache = createKvCache(kind);
      expect(cache.length).toBe(0);
      append(cache, 3);
      append(cache, 1);
      expect(cache.length).toBe(4);
      cache.trim(4);
      cache.trim(3);
      expect(cache.length).toBe(3);
      cache.dispose();
      expect([cache.length, cache.tensors()]).toEqual([0, []]);
    }
  });

  it("shows what it keeps, in the shape of attention", () => {
    const { keys, values, positions } = append(createKvCache({ kind: "growing" }), 3);
    expect([keys.shape, values.shape, positions]).toEqual([[1, 2, 3, 3], [1, 2, 3, 4], undefined]);
  });

  it("says where the keys of a full ring stand", () => {
    const cache = createKvCache({ kind: "rotating", window: 3, sinks: 1 });
    append(cache, 4);
    expect([...append(cache, 1).positions!]).toEqual([0, 4, 2, 3]);
    expect([...append(cache, 2).positions!]).toEqual([0, 4, 2, 3, 5, 6]);
    expect([...append(cache, 1).positions!]).toEqual([0, 7, 5, 6]);
  });

  it("is made once per layer", () => {
    expect(new Set(createKvCaches(3, { kind: "growing" })).size).toBe(3);
  });
});

describe("a cache says what is wrong", () => {
  it.each<[string, KvCacheOptions, string]>([
    [
      "an empty static cache",
      { kind: "static", capacity: 0 },
      "createKvCache: capacity must be a whole number of 1 or more, got 0",
    ],
    [
      "an empty window",
      { kind: "rotating", window: 0 },
      "createKvCache: window must be a whole number of 1 or more, got 0",
    ],
    [
      "half a sink",
      { kind: "rotating", window: 1, sinks: 0.5 },
      "createKvCache: sinks must be a whole number of 0 or more, got 0.5",
    ],
    [
      "an unknown kind",
      { kind: "paged" } as never,
      'createKvCache: kind must be "growing", "static" or "rotating", got "paged"',
    ],
    [
      "an unknown dtype",
      { kind: "growing", dtype: "int3" } as never,
      'createKvCache: dtype must be one of float32, float16, int8, int4, got "int3"',
    ],
  ])("%s", (_, options, message) => {
    expect(() => createKvCache(options)).toThrow(message);
  });

  it("a full static cache, which stays as it was", () => {
    const cache = createKvCache({ kind: "static", capacity: 4 });
    append(cache, 3);
    expect(() => append(cache, 2)).toThrow(RangeError);
    expect(() => append(cache, 2)).toThrow("append: 5 tokens do not fit a static cache with a capacity of 4");
    append(cache, 1);
    expect(cache.length).toBe(4);
  });

  it("rows that are unlike each other or unlike those before", () => {
    const cache = createKvCache({ kind: "growing" });
    const call = (k: readonly number[], v: readonly number[]) => () => cache.append(zeros(k), zeros(v));
    expect(call([1, 2, 3, 4], [1, 2, 5, 4])).toThrow("append: T is 3 in k [1, 2, 3, 4] but 5 in v [1, 2, 5, 4]");
    append(cache, 1);
    expect(call([1, 2, 1, 5], [1, 2, 1, 4])).toThrow(ShapeError);
    expect(call([1, 2, 1, 5], [1, 2, 1, 4])).toThrow("append: D is 3 in cached [1, 2, 1, 3] but 5 in k [1, 2, 1, 5]");
  });

  it("a trim to more than it has seen", () => {
    const cache = createKvCache({ kind: "growing" });
    append(cache, 2);
    for (const length of [3, -1, 0.5])
      expect(() => cache.trim(length)).toThrow(`trim: the cache has seen 2 tokens and cannot go to ${length}`);
  });

  it("a trim beyond what a rotating cache keeps", () => {
    const cache = createKvCache({ kind: "rotating", window: 4, sinks: 2 });
    append(cache, 10);
    expect(() => cache.trim(8)).toThrow(RangeError);
    expect(() => cache.trim(8)).toThrow(
      "trim: a rotating cache that keeps positions from 6 on cannot go to 8, which needs those from 5 on",
    );
    cache.trim(9);
    expect(() => cache.trim(8)).toThrow("cannot go to 8");
    cache.trim(2); // the sinks are always there
    append(cache, 3);
    cache.trim(3); // and the ring has started anew
    expect(cache.length).toBe(3);
  });

  it("a trim of a fork beyond what its original kept", async () => {
    const cache = createKvCache({ kind: "rotating", window: 4 });
    append(cache, 10);
    const fork = await cache.fork();
    expect(() => fork.trim(8)).toThrow("a rotating cache that keeps positions from 6 on cannot go to 8");
  });
});

describe("a saved cache", () => {
  it("is plain data", async () => {
    const cache = createKvCache({ kind: "rotating", window: 2, sinks: 1 });
    append(cache, 5);
    const saved = await cache.serialise();
    expect(saved).toMatchObject({
      format: "attn-kv-cache-1",
      kind: "rotating",
      window: 2,
      sinks: 1,
      length: 5,
      written: 5,
      keyShape: [1, 2, 3, 3],
      valueShape: [1, 2, 3, 4],
    });
    expect([saved.keys.length, saved.values.length]).toEqual([18, 24]);
    expect(await deserialiseKvCache(saved).serialise()).toEqual(saved);
  });

  it("may be empty", async () => {
    const saved = await createKvCache({ kind: "static", capacity: 7 }).serialise();
    const cache = deserialiseKvCache(saved);
    expect([cache.kind, cache.length]).toEqual(["static", 0]);
    expect(() => append(cache, 8)).toThrow("with a capacity of 7");
  });

  it.each<[string, Record<string, unknown>, string]>([
    ["another format", { format: "x" }, 'expected an object with format "attn-kv-cache-1", got "x"'],
    ["an unknown kind", { kind: "paged" }, 'unknown kind "paged"'],
    ["a negative length", { length: -1 }, "length must be a whole number of 0 or more, got -1"],
    ["more tokens than room", { length: 9 }, "capacity must be a whole number of 9 or more, got 4"],
    ["fewer rows than tokens", { length: 3 }, "keyShape [1,2,2,3] and valueShape [1,2,2,4] do not both hold 3 rows"],
    ["a shape that is none", { keyShape: [1, 2, 2] }, "keyShape must be four sizes, got [1,2,2]"],
    ["a shape that lies", { keyShape: [1, 2, 2, 9] }, "keys has 12 elements, but keyShape [1,2,2,9] needs 36"],
    [
      "other heads for values",
      { valueShape: [2, 1, 2, 4] },
      "keyShape [1,2,2,3] and valueShape [2,1,2,4] do not both hold 2 rows",
    ],
    ["numbers as text", { keys: "AAAA" }, "keys must be a Float32Array, got string"],
    ["an unknown dtype", { dtype: "int3" }, 'unknown dtype "int3"'],
    ["floats as words", { dtype: "int8" }, "keys must be an Int32Array of int8, got object"],
    [
      "too few words",
      { dtype: "float16", keys: new Int32Array(7) },
      "keys has 7 elements, but keyShape [1,2,2,3] needs 8",
    ],
    ["a rotation without a window", { kind: "rotating" }, "window must be a whole number of 1 or more, got undefined"],
    [
      "a rotation that wrote less than it saw",
      { kind: "rotating", window: 4, sinks: 0, written: 1 },
      "written must be a whole number of 2 or more, got 1",
    ],
  ])("is checked: %s", async (_, change, message) => {
    const cache = createKvCache({ kind: "static", capacity: 4 });
    append(cache, 2);
    const saved = { ...(await cache.serialise()), ...change };
    expect(() => deserialiseKvCache(saved)).toThrow(RangeError);
    expect(() => deserialiseKvCache(saved)).toThrow(`deserialiseKvCache: ${message}`);
  });

  it("of before there were compact forms is one of float32", async () => {
    const cache = createKvCache({ kind: "growing" });
    append(cache, 2);
    const { dtype, ...saved } = await cache.serialise();
    expect(dtype).toBe("float32");
    expect(await deserialiseKvCache(saved).serialise()).toEqual({ ...saved, dtype });
  });

  it("is checked: nothing at all", () => {
    for (const nothing of [undefined, null, 3, "x", []])
      expect(() => deserialiseKvCache(nothing)).toThrow(/^deserialiseKvCache: expected an object with format/);
  });
});

// What caches hold of a backend's memory.
import { evaluate, memory, setDefaultBackend } from "@attn/tensor";
import { createJsBackend } from "@attn/tensor/js";
import { createWasmBackend } from "@attn/tensor/wasm";
import { describe, expect, it } from "vitest";
import { attention } from "../attention.ts";
import { randomTensor } from "../testing/random.ts";
import type { KvCacheOptions } from "./create-kv-cache.ts";
import { createKvCache } from "./create-kv-cache.ts";
import type { KvCache } from "./kv-cache.ts";

const step = async (cache: KvCache, seed: number): Promise<void> => {
  const [k, v] = [randomTensor([1, 1, 1, 2], seed), randomTensor([1, 1, 1, 2], seed + 1)];
  const view = cache.append(k, v);
  const { output } = attention(randomTensor([1, 2, 1, 2], seed + 2), view.keys, view.values, { causal: true });
  await evaluate(output, ...cache.tensors());
  output.dispose();
};
const rowBytes = 2 * 2 * 4; // keys and values, two numbers each

describe.each([
  ["js", createJsBackend, 600],
  ["wasm", createWasmBackend, 2000],
] as const)("memory (%s)", (_, create, steps) => {
  it.each<[string, KvCacheOptions, number]>([
    ["static", { kind: "static", capacity: 2000 }, 2000],
    ["growing", { kind: "growing" }, 64],
    ["rotating", { kind: "rotating", window: 28, sinks: 4 }, 32],
  ])(`${steps} steps of a %s cache hold its rows and nothing else`, async (kind, options, room) => {
    setDefaultBackend(create());
    const before = memory();
    const cache = createKvCache(options);
    let rows = room;
    for (let i = 0; i < steps; i++) {
      const isGrowing = kind === "growing" && i === rows;
      if (isGrowing) rows *= 2;
      await step(cache, i);
      const now = memory(); // in the step that grows, what was outgrown is still there
      expect(now.bytes - before.bytes).toBe((isGrowing ? 1.5 : 1) * rows * rowBytes);
      expect(now.buffers - before.buffers).toBe(isGrowing ? 4 : 2);
    }
    cache.dispose();
    expect(memory()).toEqual(before);
  });

  it("a fork costs nothing until one of the two is written to", async () => {
    setDefaultBackend(create());
    const before = memory();
    const cache = createKvCache({ kind: "static", capacity: 10 });
    await step(cache, 0);
    const fork = await cache.fork();
    expect(memory().bytes - before.bytes).toBe(10 * rowBytes);
    await step(fork, 1);
    expect(memory().bytes - before.bytes).toBe(20 * rowBytes);
    await step(fork, 2);
    await step(cache, 3);
    expect(memory().bytes - before.bytes).toBe(20 * rowBytes);
    cache.dispose();
    expect(memory().bytes - before.bytes).toBe(10 * rowBytes);
    await step(fork, 4);
    fork.dispose();
    expect(memory()).toEqual(before);
  });

  it("a fork outlives its original, and the other way round", async () => {
    setDefaultBackend(create());
    const before = memory();
    for (const isOriginalFirst of [true, false]) {
      const cache = createKvCache({ kind: "growing", capacity: 1 });
      await step(cache, 0);
      const fork = await cache.fork();
      const [gone, left] = isOriginalFirst ? [cache, fork] : [fork, cache];
      gone.dispose();
      for (let i = 1; i < 5; i++) await step(left, i);
      expect(left.length).toBe(5);
      left.dispose();
      expect(memory()).toEqual(before);
    }
  });

  it("saving and a trim to nothing hold nothing more", async () => {
    setDefaultBackend(create());
    const before = memory();
    const cache = createKvCache({ kind: "static", capacity: 4 });
    await step(cache, 0);
    await cache.serialise();
    cache.trim(0);
    await step(cache, 1);
    expect(memory().bytes - before.bytes).toBe(4 * rowBytes);
    cache.dispose();
    expect(memory()).toEqual(before);
  });

  it.each([
    ["float32", 512],
    ["float16", 256],
    ["int8", 136],
    ["int4", 72],
  ] as const)("a %s cache takes %i bytes for a token of one head, 64 wide", async (dtype, bytes) => {
    setDefaultBackend(create());
    const before = memory();
    const cache = createKvCache({ kind: "static", capacity: 100, dtype });
    cache.append(randomTensor([1, 1, 3, 64], 1), randomTensor([1, 1, 3, 64], 2));
    await evaluate(...cache.tensors());
    expect(memory().bytes - before.bytes).toBe(100 * bytes);
    cache.dispose();
    expect(memory()).toEqual(before);
  });
});

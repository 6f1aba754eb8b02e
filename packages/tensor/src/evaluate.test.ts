import { afterEach, describe, expect, it } from "vitest";
import { createJsBackend } from "./backends/js/backend.ts";
import { createWasmBackend } from "./backends/wasm/create.ts";
import {
  arange,
  concat,
  evaluate,
  evaluateOn,
  gather,
  matmul,
  memory,
  setDefaultBackend,
  softmax,
  tensor,
  update,
  zeros,
} from "./index.ts";
import { asynchronous } from "./testing/asynchronous.ts";

afterEach(() => setDefaultBackend(createWasmBackend()));

describe.each([
  ["js", createJsBackend],
  ["wasm", createWasmBackend],
  ["js, asynchronous", () => asynchronous(createJsBackend())],
  ["wasm, asynchronous", () => asynchronous(createWasmBackend())],
] as const)("evaluation on %s", (_, create) => {
  const values = async (x: { data(): Promise<ArrayLike<number>> }) => Array.from(await x.data());

  it("leaves nothing behind when values are only read", async () => {
    setDefaultBackend(create());
    const before = memory();
    const x = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(await values(matmul(x, x.transpose()).add(1).sum({ axis: 0 }))).toEqual([48, 111]);
    expect(memory()).toEqual(before);
  });

  it("keeps exactly what evaluate() was asked for, until dispose()", async () => {
    setDefaultBackend(create());
    const before = memory();
    const x = tensor([1, 2, 3, 4]);
    const y = x.mul(2);
    const z = y.add(1);
    expect(z.isEvaluated).toBe(false);
    await evaluate(z);
    expect([z.isEvaluated, y.isEvaluated]).toEqual([true, false]);
    expect(memory()).toEqual({ bytes: before.bytes + 16, buffers: before.buffers + 1 });
    expect(await values(z)).toEqual([3, 5, 7, 9]);
    expect(await values(y)).toEqual([2, 4, 6, 8]);
    z.dispose();
    expect(memory()).toEqual(before);
    await expect(z.add(1).data()).rejects.toThrow("evaluate: a float32 tensor [4] is needed after dispose()");
  });

  it("runs a graph 10,000 times without holding one byte more", async () => {
    setDefaultBackend(create());
    const weights = tensor(
      Float32Array.from({ length: 35 }, (_, i) => Math.sin(i)),
      { shape: [5, 7] },
    );
    const x = tensor([[0.5, -1, 2, 0, 1]]);
    await evaluate(weights);
    const before = memory();
    const expected = await values(softmax(matmul(x, weights)));
    for (let i = 0; i < 10_000; i++) {
      const kept = softmax(matmul(x, weights));
      if (i % 100 !== 0) await kept.data();
      else {
        await evaluate(kept);
        expect(await values(kept)).toEqual(expected);
        kept.dispose();
      }
    }
    expect(memory()).toEqual(before);
    weights.dispose();
  });

  it("gives everything back when a kernel fails", async () => {
    setDefaultBackend(create());
    const before = memory();
    const table = tensor([
      [1, 2],
      [3, 4],
    ]);
    const bad = gather(table.mul(2), tensor(Int32Array.of(0, 2)));
    await expect(bad.add(1).data()).rejects.toThrow("gather: index 2 is not in 2 rows");
    await expect(evaluate(table.add(1), bad)).rejects.toThrow(RangeError);
    expect(memory()).toEqual(before);
  });

  it("updates in place without a copy, and says so to who reads the old tensor", async () => {
    setDefaultBackend(create());
    const before = memory();
    let cache = zeros([4, 2]);
    for (let step = 0; step < 4; step++) {
      const old = cache;
      cache = update(cache, tensor([[step, step + 0.5]]), { starts: [step, 0], inPlace: true });
      expect(await values(cache.slice(0, { stop: step + 1 }).sum({ axis: 1 }))).toHaveLength(step + 1);
      expect(memory()).toEqual({ bytes: before.bytes + 32, buffers: before.buffers + 1 });
      if (step > 0) await expect(old.data()).rejects.toThrow("is needed after an in-place update");
    }
    expect(await values(cache)).toEqual([0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5]);
    cache.dispose();
    expect(memory()).toEqual(before);
  });

  it("copies before an in-place update when another tensor holds the same memory", async () => {
    setDefaultBackend(create());
    const original = tensor([
      [1, 2],
      [3, 4],
    ]).add(0);
    await evaluate(original);
    const fork = original.reshape([4]).reshape([2, 2]);
    await evaluate(fork);
    const changed = update(fork, tensor([[9, 9]]), { starts: [0, 0], inPlace: true });
    expect(await values(changed)).toEqual([9, 9, 3, 4]);
    expect(await values(original)).toEqual([1, 2, 3, 4]);
    original.dispose();
    changed.dispose();
  });

  it("reads the old elements first where one evaluation needs both", async () => {
    setDefaultBackend(create());
    const x = tensor([1, 2, 3]).add(0);
    await evaluate(x);
    const y = update(x, tensor([7]), { starts: [1], inPlace: true });
    const both = y.add(x.mul(10));
    expect(await values(both)).toEqual([11, 27, 33]);
    y.dispose();
  });

  it("does not let a small view keep a large scratch buffer", async () => {
    setDefaultBackend(create());
    const before = memory();
    const corner = arange(0, 10_000).mul(2).slice(0, { start: 4, stop: 6 });
    await evaluate(corner);
    expect(memory().bytes - before.bytes).toBe(8);
    expect(await values(corner)).toEqual([8, 10]);
    corner.dispose();
  });
});

describe("evaluation", () => {
  it("does not need a deep stack for a deep graph", async () => {
    let x = tensor([0]);
    for (let i = 0; i < 30_000; i++) x = x.add(1);
    expect(await x.item()).toBe(30_000);
  });

  it("computes a shared part once", async () => {
    const backend = createJsBackend();
    let calls = 0;
    const counting = {
      ...backend,
      unary: (...args: Parameters<typeof backend.unary>) => {
        calls++;
        backend.unary(...args);
      },
    };
    const x = tensor([1, 2]).exp();
    const y = concat([x.add(1), x.mul(2), x]);
    await evaluateOn(counting, y);
    expect(calls).toBe(1);
    y.dispose();
  });

  it("refuses to mix backends", async () => {
    const a = tensor([1, 2]).add(0);
    const b = tensor([1, 2]).add(0);
    await evaluateOn(createJsBackend(), a);
    await evaluateOn(createWasmBackend(), b);
    await expect(a.add(b).data()).rejects.toThrow(
      'evaluate: a tensor [2] is held by backend "js" but "wasm" computes. Keep all tensors on one backend',
    );
    a.dispose();
    b.dispose();
  });

  it("answers dataSync() at once, and refuses it on an asynchronous backend", () => {
    setDefaultBackend(createJsBackend());
    expect(Array.from(tensor([1, 2]).add(1).dataSync())).toEqual([2, 3]);
    setDefaultBackend(asynchronous(createJsBackend()));
    const before = memory();
    expect(() => tensor([1, 2]).add(1).dataSync()).toThrow(
      "dataSync: this backend answers asynchronously. Use await with data() or evaluate()",
    );
    expect(memory()).toEqual(before);
  });

  it("gives the caller an array of their own", async () => {
    const x = tensor([1, 2, 3]);
    (await x.data())[0] = 99;
    const y = x.add(0);
    (await y.data())[0] = 99;
    expect(Array.from(await y.data())).toEqual([1, 2, 3]);
  });
});

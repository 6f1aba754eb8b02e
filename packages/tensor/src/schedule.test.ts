import { describe, expect, it } from "vitest";
import { createJsBackend } from "./backends/js/backend.ts";
import { createWasmBackend } from "./backends/wasm/create.ts";
import { concat, evaluate, evaluateOn, memory, tensor, update } from "./index.ts";

describe("a schedule", () => {
  it("has room for an op with 200,000 inputs", async () => {
    const one = tensor([1]);
    const parts = Array.from({ length: 200_000 }, () => one);
    expect(await concat(parts).sum().item()).toBe(200_000);
  });

  it("refuses to move what another backend holds", async () => {
    const x = tensor([1, 2]).add(0);
    await evaluateOn(createJsBackend(), x);
    await expect(evaluateOn(createWasmBackend(), x)).rejects.toThrow(
      'evaluate: a tensor [2] is held by backend "js" but "wasm" computes. Keep all tensors on one backend',
    );
    x.dispose();
  });
});

describe("what a backend holds", () => {
  it("is not held on the JavaScript heap as well", async () => {
    const x = tensor([1, 2, 3]);
    await evaluate(x);
    expect(x.node.data).toBeUndefined();
    expect(Array.from(await x.data())).toEqual([1, 2, 3]);
    x.dispose();
  });

  it("is not overwritten in place where one number stands for several", async () => {
    const before = memory();
    const x = tensor([
      [1, 2],
      [3, 4],
    ]).add(0);
    await evaluate(x);
    const repeated = x.slice(0, { stop: 1 }).broadcastTo([2, 2]);
    await evaluate(repeated);
    x.dispose();
    const changed = update(repeated, tensor([[9, 9]]), { starts: [0, 0], inPlace: true });
    expect(Array.from(await changed.data())).toEqual([9, 9, 1, 2]);
    changed.dispose();
    expect(memory()).toEqual(before);
  });
});

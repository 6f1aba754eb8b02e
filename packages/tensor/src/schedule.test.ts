import { describe, expect, it } from "vitest";
import { createJsBackend } from "./backends/js/backend.ts";
import { createWasmBackend } from "./backends/wasm/create.ts";
import { concat, evaluate, evaluateOn, fused, memory, tensor, update } from "./index.ts";
import { schedule } from "./schedule.ts";

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

describe("the tasks of a run", () => {
  it("are forgotten by the nodes once the order is known, also when there is none", () => {
    const backend = createJsBackend();
    const [x, y] = [tensor([1, 2]).exp(), tensor([3, 4])];
    const z = x.add(y).mul(x);
    schedule([z.node, x.node], backend);
    y.dispose();
    expect(() => schedule([z.node], backend)).toThrow("is needed after dispose()");
    for (const { node } of [x, y, z]) expect(node.task).toBeUndefined();
  });

  it("are those of their own run where a composed version computes something by itself", async () => {
    const backend = createJsBackend();
    let calls = 0;
    const counting = {
      ...backend,
      unary: (...args: Parameters<typeof backend.unary>) => {
        calls++;
        backend.unary(...args);
      },
    };
    const before = memory();
    const x = tensor([0.25, 1]).exp();
    const rounded = fused("rounded", [x], {
      shape: [2],
      compose: () => tensor(x.add(0.5).floor().dataSync()), // asks for a value while the run around it is being ordered
    });
    const sum = x.add(rounded).add(x.mul(10));
    await evaluateOn(counting, sum);
    const expected = [0.25, 1].map((at) => 11 * Math.exp(at) + Math.floor(Math.exp(at) + 0.5));
    for (const [i, value] of (await sum.data()).entries()) expect(value).toBeCloseTo(expected[i]!, 4);
    expect(calls).toBe(1); // exp, once for all its readers
    sum.dispose();
    expect(memory()).toEqual(before);
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

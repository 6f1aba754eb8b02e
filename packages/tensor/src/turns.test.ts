import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createJsBackend } from "./backends/js/backend.ts";
import { createWasmBackend } from "./backends/wasm/create.ts";
import { evaluate, memory, setDefaultBackend, type Tensor, tensor, update } from "./index.ts";
import { asynchronous } from "./testing/asynchronous.ts";

const kept = async (...elements: number[]): Promise<Tensor> => {
  const x = tensor(elements).add(0);
  await evaluate(x);
  return x;
};
const values = async (x: Tensor) => Array.from(await x.data());
const pause = async (ticks: number) => {
  for (let i = 0; i < ticks; i++) await null;
};

describe("evaluations that overlap on an asynchronous backend", () => {
  let before: ReturnType<typeof memory>;
  beforeEach(() => {
    setDefaultBackend(asynchronous(createJsBackend()));
    before = memory();
  });
  afterEach(() => {
    expect(memory()).toEqual(before);
    setDefaultBackend(createWasmBackend());
  });

  it("may want the same tensor", async () => {
    const y = tensor([1, 2]).add(1).mul(2);
    const [, , read] = await Promise.all([evaluate(y), evaluate(y), values(y.add(1))]);
    expect(read).toEqual([5, 7]);
    y.dispose();
  });

  it("may want the same in-place update", async () => {
    const x = await kept(1, 2, 3);
    const changed = update(x, tensor([9]), { starts: [0], inPlace: true });
    const [, read] = await Promise.all([evaluate(changed), values(changed), evaluate(changed)]);
    expect(read).toEqual([9, 2, 3]);
    changed.dispose();
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 9])("never show a half-done in-place update (%i ticks in)", async (ticks) => {
    const x = await kept(1, 2, 3);
    const changed = update(x, tensor([9]), { starts: [0], inPlace: true });
    const updating = evaluate(changed);
    await pause(ticks);
    await expect(values(x.mul(10))).rejects.toThrow("is needed after an in-place update");
    await updating;
    changed.dispose();
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 9])("read what was there when they began (%i ticks in)", async (ticks) => {
    const x = await kept(1, 2, 3);
    const constant = tensor([10, 10, 10]);
    const reading = values(tensor([5]).add(1).mul(x).add(constant));
    await pause(ticks);
    constant.dispose();
    const changed = update(x, tensor([9]), { starts: [0], inPlace: true });
    const updating = evaluate(changed);
    x.dispose();
    expect(await reading).toEqual([16, 22, 28]);
    await updating.catch(() => {}); // x was given up before its turn came
    changed.dispose();
  });

  it("do not keep what was given up meanwhile", async () => {
    const constant = tensor([1, 2, 3]);
    const keeping = evaluate(constant);
    await pause(1);
    constant.dispose();
    await keeping;
    await expect(constant.data()).rejects.toThrow("is needed after dispose()");
  });

  it("go on after one of them failed", async () => {
    const x = tensor([1]).add(0);
    await evaluate(x);
    x.dispose();
    const results = await Promise.allSettled([values(x.add(1)), values(tensor([1]).add(1)), values(x.add(2))]);
    expect(results.map((r) => r.status)).toEqual(["rejected", "fulfilled", "rejected"]);
    const reading = values(tensor([1]).add(2));
    expect(() => tensor([1]).add(1).dataSync()).toThrow("dataSync: this backend answers asynchronously");
    expect(await reading).toEqual([3]);
    expect(await values(tensor([1]).add(3))).toEqual([4]);
  });
});

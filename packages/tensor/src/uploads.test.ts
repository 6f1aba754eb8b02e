import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createJsBackend } from "./backends/js/index.ts";
import { createWasmBackend } from "./backends/wasm/index.ts";
import { setDefaultBackend } from "./default-backend.ts";
import { type Backend, DisposedError, evaluate, evaluateOn, keepUploads, memory, tensor } from "./index.ts";
import { asynchronous } from "./testing/asynchronous.ts";

const backends: Readonly<Record<string, () => Backend>> = {
  js: () => createJsBackend(),
  wasm: () => createWasmBackend(),
  asynchronous: () => asynchronous(createJsBackend()),
};

/** Counts the uploads, for as long as a test runs. */
const counted = (backend: Backend): { backend: Backend; uploads: () => number } => {
  let count = 0;
  const { upload } = backend;
  Object.assign(backend, {
    upload: (...args: Parameters<Backend["upload"]>) => {
      count++;
      return upload.apply(backend, args);
    },
  });
  const uploads = (): number => {
    const since = count;
    count = 0;
    return since;
  };
  return { backend, uploads };
};

describe.each(Object.entries(backends))("constants whose uploads are kept, on %s", (_, create) => {
  const { backend, uploads } = counted(create());
  let before = memory();
  beforeEach(() => {
    setDefaultBackend(backend);
    uploads();
    before = memory();
  });
  afterEach(() => expect(memory()).toEqual(before));

  test("are uploaded twice and then never again; others in every evaluation", async () => {
    const [weight, other] = [tensor([1, 2, 3]), tensor([10, 20, 30])];
    keepUploads([weight]);
    const counts: number[] = [];
    const held: number[] = [];
    for (let step = 0; step < 5; step++) {
      expect([...(await weight.add(other).data())]).toEqual([11, 22, 33]);
      counts.push(uploads());
      held.push(memory().bytes - before.bytes);
    }
    expect(counts).toEqual([2, 2, 1, 1, 1]);
    expect(held).toEqual([0, 12, 12, 12, 12]);
    expect(weight.isEvaluated).toBe(false);
    expect([...(await weight.data())]).toEqual([1, 2, 3]);
    weight.dispose();
    await expect(weight.add(1).data()).rejects.toThrow(DisposedError);
  });

  test("hold the same memory after a thousand steps with inputs that are used once", async () => {
    const weight = tensor(new Float32Array(64).fill(0.5));
    keepUploads([weight]);
    const held = new Set<number>();
    for (let step = 0; step < 1000; step++) {
      const input = tensor(new Float32Array(64).fill(step));
      expect((await input.mul(weight).data())[63]).toBe(step / 2);
      if (step > 0) held.add(memory().bytes - before.bytes);
    }
    expect([...held]).toEqual([256]);
    weight.dispose();
  });

  test("pass what was kept on to evaluate, and are kept once", async () => {
    const weight = tensor([4, 5]);
    keepUploads([weight]);
    for (let step = 0; step < 2; step++) await weight.add(1).data();
    uploads();
    await evaluate(weight);
    expect([uploads(), memory().bytes - before.bytes]).toEqual([0, 8]);
    weight.dispose();
  });

  test("are not overwritten by an update in place of what was made of them", async () => {
    const { update } = await import("./ops/indexing.ts");
    const weight = tensor([1, 2, 3]);
    keepUploads([weight]);
    for (let step = 0; step < 2; step++) await weight.add(1).data();
    const view = weight.reshape([3, 1]);
    await evaluate(view);
    const next = update(view, tensor([[9]]), { starts: [1, 0], inPlace: true });
    await evaluate(next);
    expect([...(await next.data())]).toEqual([1, 9, 3]);
    expect([...(await weight.add(0).data())]).toEqual([1, 2, 3]);
    next.dispose();
    weight.dispose();
  });

  test("can still be used on other backends", async () => {
    const weight = tensor([1, 2]);
    keepUploads([weight]);
    for (let step = 0; step < 3; step++) await weight.add(1).data();
    const elsewhere = weight.mul(2);
    await evaluateOn(createJsBackend(), elsewhere);
    expect([...(await elsewhere.data())]).toEqual([2, 4]);
    elsewhere.dispose();
    expect([...(await weight.add(1).data())]).toEqual([2, 3]);
    weight.dispose();
  });

  test("are kept where a view of them is held, and freed with the tensor that has the elements", async () => {
    const weight = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    keepUploads([weight.transpose().slice(0, { start: 1 })]);
    const counts: number[] = [];
    for (let step = 0; step < 3; step++) {
      expect([...(await weight.sum({ axis: 1 }).data())]).toEqual([6, 15]);
      counts.push(uploads());
    }
    expect(counts).toEqual([1, 1, 0]);
    weight.dispose();
  });

  test("leave nothing behind when they are disposed while they are on their way", async () => {
    const weight = tensor([1, 2, 3]);
    keepUploads([weight]);
    await weight.add(1).data();
    const reading = weight.add(1).data();
    weight.dispose();
    expect([...(await reading)]).toEqual([2, 3, 4]);
  });

  test("are left alone when they have no value yet, or one on a backend", async () => {
    const [evaluated, pending] = [tensor([1]), tensor([2]).add(1)];
    await evaluate(evaluated);
    keepUploads([evaluated, pending]);
    for (let step = 0; step < 3; step++) await pending.add(evaluated).exp().data();
    expect(memory().bytes - before.bytes).toBe(4);
    evaluated.dispose();
  });
});

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { compile } from "./compile.ts";
import { evaluate } from "./keep.ts";
import { tensor, zeros } from "./ops/creation.ts";
import { update } from "./ops/indexing.ts";
import { memory, peakBytes } from "./storage.ts";
import type { Tensor } from "./tensor.ts";

it("counts the most bytes that were held at once, also within another count", async () => {
  const before = memory().bytes;
  const run = (size: number) => async (): Promise<void> => {
    const x = tensor(new Float32Array(size)).exp();
    await evaluate(x);
    x.dispose();
  };
  let small = 0;
  const large = await peakBytes(async () => {
    await run(1000)();
    small = await peakBytes(run(10));
  });
  expect([large - before, small - before]).toEqual([8000, 80]);
  expect(memory().bytes).toBe(before);
});

describe("what was forgotten without dispose()", () => {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");

  /** Until nothing more than before is held, or for two seconds. */
  const settles = async (bytes: number): Promise<number> => {
    for (let i = 0; i < 100 && memory().bytes > bytes; i++) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return memory().bytes;
  };
  const kept = async (): Promise<void> => evaluate(tensor([1, 2, 3, 4]).exp());
  const updated = async (): Promise<void> => {
    const x = tensor([1, 2, 3, 4]).exp();
    await evaluate(x);
    const y = update(x, tensor([5]), { starts: [1], inPlace: true });
    await evaluate(y);
    expect(x.isEvaluated).toBe(false); // y has its memory
    await evaluate(update(y, tensor([6]), { starts: [2], inPlace: true }));
  };

  const plan = compile((x: Tensor, y: Tensor) => [x.exp(), y.add(1), update(x, y, { starts: [1], inPlace: true })]);
  const compiled = async (): Promise<void> => {
    const [x, y] = [tensor([1, 2, 3, 4]).exp(), tensor([1]).exp()];
    await evaluate(x, y);
    await plan(x, y);
  };

  it.each([
    ["a tensor", kept],
    ["inputs and results of a function that is still there", compiled],
    ["what an update in place made of one", updated],
  ])("gives its memory back when it is collected: %s", async (_, forget) => {
    const before = memory().bytes;
    await forget();
    expect(await settles(before)).toBe(before);
  });

  it("is kept as long as what holds it can be reached", async () => {
    const before = memory().bytes;
    const x = zeros([4]).exp();
    await evaluate(x);
    const y = update(x, tensor([5]), { starts: [1], inPlace: true });
    await evaluate(y);
    for (let i = 0; i < 5; i++) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect([...(await y.data())]).toEqual([1, 5, 1, 1]);
    y.dispose();
    expect(memory().bytes).toBe(before);
  });
});

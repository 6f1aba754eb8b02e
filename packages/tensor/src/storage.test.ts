import { expect, it } from "vitest";
import { evaluate } from "./keep.ts";
import { tensor } from "./ops/creation.ts";
import { memory, peakBytes } from "./storage.ts";

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

// A run on our own model in Node.
import { expect, test } from "vitest";
import { ownModel } from "../../../tests/site/own-model.ts";
import { bytesPerToken } from "./cache-size.ts";
import { type CacheSettings, runSteps, type Step } from "./run-steps.ts";

const plain: CacheSettings = { kind: "growing", dtype: "float32", window: 8, sinks: 2 };

async function run(cache: CacheSettings, text = "Riley is a dog, and", count = 40): Promise<Step[]> {
  const own = await ownModel("language-model", "causal");
  const steps: Step[] = [];
  await runSteps(own, { text, count, cache, onStep: (step) => steps.push(step) });
  own.model.dispose();
  return steps;
}

test("a cache gives what reading everything again gives", async () => {
  for (const kind of ["growing", "static"] as const) {
    const steps = await run({ ...plain, kind });
    expect(steps).toHaveLength(40);
    expect(Math.max(...steps.map(({ distance }) => distance))).toBeLessThan(1e-5);
  }
});

test("fewer bits take less memory and lie a little apart", async () => {
  const [whole, half, byte] = await Promise.all([
    run(plain),
    run({ ...plain, dtype: "float16" }),
    run({ ...plain, dtype: "int8" }),
  ]);
  expect(half?.at(-1)?.bytes).toBe((whole?.at(-1)?.bytes ?? 0) / 2);
  expect(byte?.at(-1)?.bytes).toBeLessThan(half?.at(-1)?.bytes ?? 0);
  for (const steps of [half, byte])
    expect(Math.max(...(steps ?? []).map(({ distance }) => distance))).toBeLessThan(0.05);
});

test("a rotating cache has one size for ever and forgets what lies between", async () => {
  const steps = await run({ ...plain, kind: "rotating" });
  const shape = { layers: 3, kvHeads: 2, headWidth: 24 };
  expect(new Set(steps.map(({ bytes }) => bytes))).toEqual(new Set([10 * bytesPerToken(shape, "float32")]));
  expect(Math.max(...steps.slice(0, 8).map(({ distance }) => distance))).toBeLessThan(1e-5);
  expect(Math.max(...steps.slice(12).map(({ distance }) => distance))).toBeGreaterThan(0.01);
});

test("an abort ends a run between two steps, and a text may be empty", async () => {
  const own = await ownModel("language-model", "causal");
  const abort = new AbortController();
  let seen = 0;
  const onStep = (): void => {
    seen += 1;
    if (seen === 3) abort.abort(new Error("stopped"));
  };
  await expect(runSteps(own, { text: "", count: 20, cache: plain, onStep, signal: abort.signal })).rejects.toThrow(
    "stopped",
  );
  expect(seen).toBe(3);
  own.model.dispose();
});

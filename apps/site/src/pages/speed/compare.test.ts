// Comparing and taking turns in Node: what is right, what is wrong, what fails, and in which order.
import { tensor } from "@attn/tensor";
import { expect, test } from "vitest";
import { compare } from "./compare.ts";
import { compareAnswers, figuresOf, quantile, type Row } from "./rows.ts";
import { takeTurns } from "./take-turns.ts";
import type { Work } from "./works/work.ts";
import { workOf } from "./works/work-of.ts";

const contenders = [
  { id: "js", name: "JavaScript" },
  { id: "wasm", name: "WebAssembly, 1 thread" },
  { id: "threads", name: "WebAssembly, 2 threads" },
] as const;
const quick = { contenders, threads: 2, rounds: 2, shortest: 1, onRows: () => {}, onProgress: () => {} };
const materials = { read: async () => undefined, tokenizer: () => Promise.reject(new Error("none")) };

test.for([
  ["matmul", "33"],
  ["softmax", "7x130"],
  ["attention", "17"],
  ["training", "32"],
] as const)("%s of %s gives the same answer on all engines, and a rate for each round", async ([id, size]) => {
  const rows = await compare(await workOf(id, size, materials), quick);
  for (const row of rows) {
    expect(row).toMatchObject({ answer: { isRight: true } });
    expect(row.reason).toBeUndefined();
    expect(row.rates.length).toBe(2);
    expect(row.shares?.length).toBe(id === "matmul" || id === "attention" ? 2 : undefined);
  }
});

test("an engine whose answer is another one is not timed, one that fails says why, the others go on", async () => {
  const work: Work = {
    amount: 1,
    tolerance: 1e-4,
    prepare: async (backend) => {
      if ("threads" in backend && backend.threads === 2) throw new Error("too many cooks");
      const x = tensor([1, 2]).add("threads" in backend ? 0.001 : 0);
      return { answer: async () => Float32Array.from(await x.data()), call: () => x.dispose(), dispose: () => {} };
    },
  };
  const [js, wasm, threads] = (await compare(work, quick)) as [Row, Row, Row];
  expect(js.rates.length).toBe(2);
  expect(wasm).toMatchObject({ answer: { text: "1.0e-3", isRight: false }, rates: [] });
  expect(wasm.reason).toMatch(/answer is another one/);
  expect(threads).toMatchObject({ reason: "too many cooks", rates: [] });
});

test("work that JavaScript cannot do is an error, and closes what was opened", async () => {
  const work = await workOf("decode", "float32", materials);
  await expect(compare(work, quick)).rejects.toThrow("there is no config.json");
});

test("answers differ by their largest difference; numbers that are none, and too few, are never right", () => {
  const numbers = (...values: number[]): Float32Array => Float32Array.from(values);
  expect(compareAnswers(numbers(1, 2), numbers(1, 2), 0)).toEqual({ text: "0", isRight: true });
  expect(compareAnswers(numbers(1, 2.5), numbers(1, 2), 0.2)).toEqual({ text: "5.0e-1", isRight: false });
  expect(compareAnswers(numbers(1, 2.5), numbers(1, -2), 3)).toEqual({ text: "4.5e+0", isRight: true });
  expect(compareAnswers(numbers(Number.NaN, 2), numbers(1, 2), 1).isRight).toBe(false);
  expect(compareAnswers(numbers(Number.NaN, 9), numbers(1, 2), 10).isRight).toBe(false);
  expect(compareAnswers(numbers(1), numbers(1, 2), 1)).toEqual({
    text: "1 numbers instead of 2",
    isRight: false,
  });
});

test("figures are medians of the rounds, ratios those of the same rounds", () => {
  expect([0, 0.25, 0.5, 1].map((share) => quantile([4, 1, 3, 2], share))).toEqual([1, 1.75, 2.5, 4]);
  const row = (rates: number[], shares?: number[]): Row => ({ id: "a", name: "a", rates, ...(shares && { shares }) });
  expect(figuresOf(row([2, 8, 9], [0.1, 0.5, 0.2]), row([1, 2, 9]))).toEqual({
    ...{ lower: 5, median: 8, upper: 8.5, spread: 3.5 / 8 },
    ...{ ratio: 2, share: 0.2 },
  });
  expect(figuresOf(row([1]), undefined)).toMatchObject({ ratio: undefined, share: undefined });
  expect(figuresOf(row([]), row([1]))).toBeUndefined();
});

test("runners are warmed up, then take turns, and each hears what one call took", async () => {
  const order: string[] = [];
  const took: Record<string, number[]> = { a: [], b: [] };
  const runner = (name: string) => ({
    name,
    run: () => void order.push(name),
    took: (seconds: number) => void took[name]?.push(seconds),
  });
  const turns: number[] = [];
  await takeTurns([runner("a"), runner("b")], {
    ...{ rounds: 3, shortest: 0, before: ({ done, all }) => turns.push(done / all) },
  });
  expect(order.slice(-6)).toEqual(["a", "b", "a", "b", "a", "b"]);
  expect(turns).toEqual([...turns].sort((a, b) => a - b));
  expect(Object.values(took).map((times) => times.length)).toEqual([3, 3]);
});

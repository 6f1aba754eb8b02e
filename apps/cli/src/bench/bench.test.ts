import { expect, test } from "vitest";
import { runInside } from "../testing/run-inside.ts";
import { measure, quantile, rowOf } from "./measure.ts";
import { createPeakLoop } from "./peak-loop.ts";
import { createReadLoop } from "./read-loop.ts";

test("attn bench prints a table, and with --json one object with median, spread and unit", async () => {
  const { code, stdout, stderr } = await runInside(["bench", "decode", "bpe", "--rounds", "1", "--json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const { rows } = JSON.parse(stdout) as { rows: { name: string; median: number; spread: number; unit: string }[] };
  expect(rows.map(({ name, unit, spread }) => [name, unit, spread])).toEqual([
    ["decode", "tokens/s", 0],
    ["bpe", "MB/s", 0],
  ]);
  for (const { median } of rows) expect(median).toBeGreaterThan(0);
  const table = await runInside(["bench", "prefill", "--rounds", "1"]);
  expect(table.stdout).toMatch(/^benchmark {2}.*\nprefill .* tokens\/s {2} *± 0 %\n$/);
});

test("quantiles lie between neighbours, and a share of a limit is that of each round", () => {
  expect([0, 0.25, 0.5, 1].map((share) => quantile([4, 1, 3, 2], share))).toEqual([1, 1.75, 2.5, 4]);
  const row = rowOf("work", "GFLOP/s", { values: [1, 4, 9], limits: [2, 8, 10], of: "all" });
  expect(row).toEqual({
    work: "work",
    unit: "GFLOP/s",
    median: 4,
    spread: 6.5 / 4 - 2.5 / 4,
    limit: { of: "all", fraction: 0.5 },
  });
});

test("pieces of work take turns, and an abort ends them between two rounds", async () => {
  const calls: string[] = [];
  const busy = (name: string) => () => {
    calls.push(name);
    const end = performance.now() + 50;
    while (performance.now() < end);
  };
  const { signal } = new AbortController();
  const times = await measure([busy("a"), busy("b")], { threads: 1, rounds: 2, signal });
  expect(calls.slice(-4)).toEqual(["a", "b", "a", "b"]);
  expect(times.map((own) => own.length)).toEqual([2, 2]);
  await expect(measure([busy("c")], { threads: 1, rounds: 1, signal: AbortSignal.abort("enough") })).rejects.toBe(
    "enough",
  );
  expect(calls).not.toContain("c");
});

test("the loop of multiply-adds runs all of them: x ← x · 0.5 + 0.5 tends to 1 in each of 12 registers", () => {
  expect(createPeakLoop().run()).toBeCloseTo(12, 4);
});

test("the loop that reads goes over the whole memory, which is all zeros", () => {
  expect(createReadLoop().run()).toBe(0);
});

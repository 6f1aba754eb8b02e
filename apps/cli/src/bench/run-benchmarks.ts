// The work of `attn bench`: which benchmarks, one after the other, and the report. Ctrl-C reports what was measured until then.
import type { BenchFlags } from "../commands/bench.ts";
import { Failure } from "../failure.ts";
import { interruptionCode, listenForInterruption } from "../interruption.ts";
import { useBackend } from "../models/use-backend.ts";
import { print, printJson } from "../print.ts";
import { StatusLine } from "../terminal/status-line.ts";
import { table } from "../terminal/table.ts";
import type { Benchmark, BenchRow } from "./benchmark.ts";
import { allBenchmarks, standardBenchmarks } from "./benchmarks.ts";

interface NamedRow extends BenchRow {
  readonly name: string;
}

/** Runs the command; sets the exit code 130 when it was interrupted. @throws Failure for a name that is none of them. */
export async function runBenchmarks(
  names: readonly string[],
  { backend, threads, rounds, json }: BenchFlags,
): Promise<void> {
  const chosen = names.length === 0 ? standardBenchmarks : names.map(benchmarkOf);
  await useBackend({ backend, threads });
  const { signal, stopListening } = listenForInterruption();
  const status = new StatusLine(process.stderr);
  const rows: NamedRow[] = [];
  try {
    for (const [index, { name, about, run }] of chosen.entries()) {
      status.show(`${index + 1} of ${chosen.length}: ${name}, ${about}`);
      for await (const row of run({ signal, rounds, threads })) rows.push({ name, ...row });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    process.exitCode = interruptionCode();
  } finally {
    stopListening();
    status.clear();
  }
  if (json) return printJson({ backend, threads, rounds, node: process.version, platform: process.platform, rows });
  if (rows.length > 0) await print(`${reportOf(rows)}\n`);
}

function benchmarkOf(name: string): Benchmark {
  const found = allBenchmarks.find((benchmark) => benchmark.name === name);
  if (found !== undefined) return found;
  const names = allBenchmarks.map((benchmark) => benchmark.name).join(", ");
  throw new Failure(`there is no benchmark ${JSON.stringify(name)}; there are ${names}`);
}

function reportOf(rows: readonly NamedRow[]): string {
  const header = ["benchmark", "work", "median", "unit", "spread", "of the limit"];
  const cells = rows.map(({ name, work, median, unit, spread, limit }) => [
    name,
    work,
    shortNumber(median),
    unit,
    `± ${(50 * spread).toFixed(0)} %`,
    limit === undefined ? "" : `${(100 * limit.fraction).toFixed(0)} % of ${limit.of}`,
  ]);
  return table([header, ...cells], [2, 4]);
}

/** Three digits at least: 0.123, 12.3, 1234. */
const shortNumber = (value: number): string => {
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)));
  return value.toFixed(Math.min(6, digits));
};

// Taking time: several rounds, their median and spread. What is measured is in the other files.
import { turnEventLoop } from "../interruption.ts";
import type { BenchContext, BenchRow } from "./benchmark.ts";

/** Work whose time is taken; it may be asynchronous. */
export type Work = () => unknown;

const shortestRound = 40; // milliseconds: long enough for the clock and for a few of the machine's own interruptions

/**
 * Seconds of one call of each piece of work, [rounds] each. The pieces take turns, so that all see the machine in the same state; short ones are
 * called several times in a row. The first, slow calls are not counted.
 *
 * @throws the signal's reason, between two rounds.
 */
export async function measure(works: readonly Work[], { rounds, signal }: BenchContext): Promise<number[][]> {
  const times: number[][] = works.map(() => []);
  const calls: number[] = [];
  for (const work of works) calls.push(await callsPerRound(work, signal));
  for (let round = 0; round < rounds; round++)
    for (const [index, work] of works.entries()) {
      await breathe(signal);
      times[index]?.push((await timeOf(work, calls[index] ?? 1)) / (calls[index] ?? 1) / 1000);
    }
  return times;
}

/** A row from amounts per second, one of each round. @param limits the machine's own, of the same rounds. */
export function rowOf(
  work: string,
  unit: string,
  { values, limits, of = "" }: { values: readonly number[]; limits?: readonly number[]; of?: string },
): BenchRow {
  const row = { work, unit, median: quantile(values, 0.5), spread: spreadOf(values) };
  if (limits === undefined) return row;
  const fractions = values.map((value, round) => value / (limits[round] ?? Number.NaN));
  return { ...row, limit: { of, fraction: quantile(fractions, 0.5) } };
}

/** The value below which a share of all lies, between neighbours by their distance. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)] ?? Number.NaN, sorted[Math.ceil(place)] ?? Number.NaN];
  return below + (above - below) * (place - Math.floor(place));
}

const spreadOf = (values: readonly number[]): number =>
  (quantile(values, 0.75) - quantile(values, 0.25)) / quantile(values, 0.5);

/** Warms the work up and says how many calls make a round. */
async function callsPerRound(work: Work, signal: AbortSignal): Promise<number> {
  await breathe(signal);
  await timeOf(work, 1);
  let calls = 1;
  for (;;) {
    await breathe(signal);
    const milliseconds = await timeOf(work, calls);
    if (milliseconds >= shortestRound) return calls;
    calls = Math.max(calls * 2, Math.ceil((calls * shortestRound) / Math.max(milliseconds, shortestRound / 16)));
  }
}

async function timeOf(work: Work, calls: number): Promise<number> {
  const start = performance.now();
  for (let call = 0; call < calls; call++) await work();
  return performance.now() - start;
}

async function breathe(signal: AbortSignal): Promise<void> {
  await turnEventLoop();
  signal.throwIfAborted();
}

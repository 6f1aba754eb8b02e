// Two contenders in turns: ours, peer, ours, peer, … and the ratio of each round. Not here: whether their answers are equal (equal.ts).
import { setTimeout } from "node:timers/promises";
import type { Spread } from "./statistics.ts";
import { spreadOf } from "./statistics.ts";

/** Does its work some times, and says how many seconds one time took. */
export type Contender = () => Promise<number>;

export interface Comparison {
  /** Of each round: the peer's seconds divided by ours. */
  readonly ratio: Spread;
  /** Seconds. */
  readonly ours: Spread;
  readonly theirs: Spread;
}

/** Least seconds of one turn: shorter work is done several times. */
const turn = 0.1;

/** A contender from a function that does the work once. It is run until it is warm, and its repetitions are counted so that a turn is long enough. */
export const timed = async (work: () => unknown, { warm = 0.2 }: { warm?: number } = {}): Promise<Contender> => {
  const begin = performance.now();
  let fastest = Infinity;
  do fastest = Math.min(fastest, await secondsOf(work));
  while (performance.now() - begin < 1000 * warm);
  const repetitions = Math.max(1, Math.round(turn / fastest));
  return async () => {
    const start = performance.now();
    for (let i = 0; i < repetitions; i++) await work();
    return (performance.now() - start) / 1000 / repetitions;
  };
};

/** A contender that does slow work once in a turn; it is warm from the check of its answer. */
export const once =
  (work: () => unknown): Contender =>
  () =>
    secondsOf(work);

/** Milliseconds before a turn, in which the threads of the other side, which look for more work for a while, go to sleep. */
const rest = 60;

/** Takes turns and keeps every round's ratio. The processor changes its speed from outside for minutes, neighbours in time see the same one. */
export const compare = async (ours: Contender, theirs: Contender, rounds: number): Promise<Comparison> => {
  const times = { ours: [] as number[], theirs: [] as number[], ratio: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const own = await rested(ours);
    const other = await rested(theirs);
    times.ours.push(own);
    times.theirs.push(other);
    times.ratio.push(other / own);
  }
  return { ratio: spreadOf(times.ratio), ours: spreadOf(times.ours), theirs: spreadOf(times.theirs) };
};

const rested = async (contender: Contender): Promise<number> => {
  await setTimeout(rest);
  return contender();
};

const secondsOf = async (work: () => unknown): Promise<number> => {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
};

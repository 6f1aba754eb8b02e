// Whether a backend has threads, and how they are started. Apart from the rest, so that a bundle that asks for no threads has no code for them.
import { areThreadsPossible } from "./start-worker.ts";
import type { TeamStart } from "./team.ts";
import { Team } from "./team.ts";

/** Threads beside the caller's. */
export interface Crew {
  readonly workers: number;
  /** @throws Error when one of them cannot be started; none is left then. */
  start(kernels: object, starts: readonly TeamStart[]): Team;
}

/**
 * For so many threads, the caller's included; none where threads cannot be had.
 * @param patience after how many milliseconds without an answer a thread is taken for dead.
 */
export const crewOf = (threads: number, { patience = 60_000 }: { patience?: number } = {}): Crew | undefined =>
  threads > 1 && areThreadsPossible()
    ? { workers: threads - 1, start: (kernels, starts) => new Team(kernels, starts, patience) }
    : undefined;

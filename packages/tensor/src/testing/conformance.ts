// Cases counted call by call: all of them, or a share that has something of every size. Not here: the cases.
import type { Backend } from "../backend.ts";
import { createJsBackend } from "../backends/js/backend.ts";
import type { BackendCase } from "./backend/elementwise-cases.ts";
import { within } from "./backend/limits.ts";

export interface ConformanceCase extends BackendCase {
  /** Why it is not run. */
  readonly skipped?: string;
}

/** How many calls of a case were made, and how they ended. */
export interface CaseResult {
  readonly name: string;
  /** All that the case has. */
  readonly calls: number;
  readonly passed: number;
  readonly skipped: number;
  /** One line for each call that failed: operands, the worst element, how far it is off. */
  readonly failures: readonly string[];
  /** Why calls were skipped. */
  readonly reasons: readonly string[];
}

/**
 * Runs a case to its end, also past calls that fail.
 * @param sample - one call in so many, and at least one of each size; 1, the default, makes all.
 */
export const checkCase = async (
  backend: Backend,
  one: ConformanceCase,
  { sample = 1 }: { readonly sample?: number } = {},
): Promise<CaseResult> => {
  const chosen = await chosenOf(one, sample);
  const result = { name: one.name, calls: chosen.length, passed: 0, skipped: 0 };
  const failures: string[] = [];
  const reasons: string[] = [];
  if (one.skipped !== undefined) return { ...result, skipped: chosen.length, failures, reasons: [one.skipped] };
  let next = 0;
  const watched = within(backend, {
    take: () => chosen[next++] ?? true,
    tell: (outcome, what) => {
      if (outcome === "failed") failures.push(what);
      else result[outcome]++;
      if (outcome === "skipped") reasons.push(what);
    },
  });
  await one.run(watched).catch((error: unknown) => {
    failures.push(
      `${error instanceof Error ? error.message : String(error)}; call ${next} of ${chosen.length} ended the case`,
    );
  });
  // A case about errors has no result to compare.
  if (result.passed + result.skipped + failures.length === 0) result.passed = 1;
  return { ...result, failures, reasons };
};

/** How many calls a sample makes, of how many; cases that are skipped do not count. */
export const sampleSize = async (
  cases: readonly ConformanceCase[],
  sample: number,
): Promise<{ readonly taken: number; readonly all: number }> => {
  let [taken, all] = [0, 0];
  for (const one of cases) {
    if (one.skipped !== undefined) continue;
    const chosen = await chosenOf(one, sample);
    taken += chosen.filter((isTaken) => isTaken).length;
    all += chosen.length;
  }
  return { taken, all };
};

/** For each call whether it is made. Where a size has several views one size takes another than the size before. */
const chosenOf = async (one: BackendCase, sample: number): Promise<readonly boolean[]> => {
  const bySize = new Map<string, number[]>();
  let calls = 0;
  const take = (sizes: string): boolean => {
    const members = bySize.get(sizes) ?? [];
    bySize.set(sizes, members);
    members.push(calls++);
    return false;
  };
  // A case about errors misses them here.
  await one.run(within(createJsBackend(), { take })).catch(() => {});
  const chosen = new Array<boolean>(calls).fill(false);
  let turn = 0;
  for (const members of bySize.values()) {
    const count = Math.max(1, Math.round(members.length / sample));
    for (let i = 0; i < count; i++)
      chosen[members[(Math.floor((i * members.length) / count) + turn) % members.length]!] = true;
    if (members.length > 1) turn++;
  }
  return chosen;
};

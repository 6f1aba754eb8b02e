// All that one run found, as it is kept in results.json. Not here: how it is shown (results-markdown.ts).
import type { Machine } from "./machine.ts";
import type { Figure } from "./row.ts";

export interface RowResult {
  readonly name: string;
  readonly about: string;
  readonly threads?: number;
  readonly rounds: number;
  /** When it was measured, as in 2026-01-31. */
  readonly date: string;
  readonly machine: Machine;
  /** Of the peers, by package. */
  readonly versions: Readonly<Record<string, string>>;
  readonly seconds: number;
  readonly figures: readonly Figure[];
  readonly failure?: string;
  readonly isUnavailable?: boolean;
}

/** Rows measured anew take the place of their older results; the others stay. */
export const mergeResults = (
  older: readonly RowResult[],
  newer: readonly RowResult[],
  order: readonly string[],
): readonly RowResult[] => {
  const key = ({ name, threads }: RowResult): string => `${name} ${threads ?? ""}`;
  const byKey = new Map([...older, ...newer].map((result) => [key(result), result]));
  return [...byKey.values()]
    .filter(({ name }) => order.includes(name))
    .sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name) || (a.threads ?? 0) - (b.threads ?? 0));
};

export type Verdict = "reached" | "missed" | "reported";

/** Whether a figure reaches its target. */
export const verdictOf = ({ ratio, target }: Figure): Verdict => {
  if (target === undefined) return "reported";
  return ratio.median >= target ? "reached" : "missed";
};

// Runs a row in a process of its own and collects what it sends. Not here: what the process does (run-row.ts).
import { fork } from "node:child_process";
import { join } from "node:path";
import { benchmarksFolder } from "./machine.ts";
import { nodeFlags } from "./process.ts";
import type { Figure, Row, RowContext } from "./row.ts";

export interface RowOutcome {
  /** Undefined when not even the row could be loaded. */
  readonly row?: RowDescription;
  readonly figures: readonly Figure[];
  /** Why the row ended before its end. */
  readonly failure?: string;
  /** That it ended because something is not there, and not because something is wrong. */
  readonly isUnavailable?: boolean;
}

/** A row without what it does. */
export type RowDescription = Omit<Row, "run">;

interface Message {
  readonly row?: RowDescription;
  readonly figure?: Figure;
  readonly failure?: string;
  readonly isUnavailable?: boolean;
}

/** @param onFigure called as soon as a figure is there. */
export const runInProcess = (
  name: string,
  { threads, rounds, reference }: RowContext,
  onFigure: (figure: Figure) => void,
): Promise<RowOutcome> =>
  new Promise((resolve) => {
    const options = ["--threads", String(threads), "--rounds", String(rounds), "--reference", reference];
    const child = fork(join(benchmarksFolder, "run-row.ts"), [name, ...options], { execArgv: [...nodeFlags] });
    const figures: Figure[] = [];
    let rest: Omit<RowOutcome, "figures"> = {};
    child.on("message", ({ figure, ...other }: Message) => {
      rest = { ...rest, ...other };
      if (figure === undefined) return;
      figures.push(figure);
      onFigure(figure);
    });
    child.on("close", (code, signal) => {
      const crashed = code !== 0 && rest.failure === undefined;
      resolve({ figures, ...rest, ...(crashed && { failure: `the process ended with ${signal ?? code}` }) });
    });
  });

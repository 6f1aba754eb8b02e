// What a row of the comparison is and what it gives. Not here: how time is taken (compare.ts) and how rows are shown (table.ts, results-markdown.ts).
import type { Spread } from "./statistics.ts";

/** One question. A file in src/rows exports one as `row`; its name is in all-rows.ts. */
export interface Row {
  /** One sentence: what is compared, on which terms. It stands above the figures in RESULTS.md. */
  readonly about: string;
  /** "any": the figures depend on the thread count, the row runs once for each. "one": it runs once. */
  readonly threads: "any" | "one";
  /** Packages whose versions stand beside the figures. */
  readonly peers: readonly string[];
  /** Prepares, checks that answers are equal, then takes time. Runs in a process of its own. */
  run(context: RowContext): AsyncIterable<Figure>;
}

export interface RowContext {
  readonly threads: number;
  readonly rounds: number;
  /** Folder with reference texts. */
  readonly reference: string;
}

/** One line of the table. */
export interface Figure {
  readonly work: string;
  readonly peer: string;
  /** How often ours would fit into the peer's time, larger is better for us; of a limit, limit ÷ ours. */
  readonly ratio: Spread;
  /** The ratio to reach; without one the figure is only reported. */
  readonly target?: number;
  /** The other side is no library but what the machine can do, or what we allow ourselves. */
  readonly isLimit?: true;
  /** Medians with their units. */
  readonly ours?: string;
  readonly theirs?: string;
  /** How equal the answers were found to be. */
  readonly equal?: string;
}

// What one benchmark is and what it reports. Which there are is benchmarks.ts, how time is taken is measure.ts.

/** One measured figure: larger is better, but for milliseconds. */
export interface BenchRow {
  /** What was done: "1024 × 1024 × 1024". */
  readonly work: string;
  /** The median over the rounds. */
  readonly median: number;
  /** The distance of the quartiles, as a share of the median. */
  readonly spread: number;
  readonly unit: string;
  /** The share of what the machine could do, the median of the rounds' own shares, and what that is. */
  readonly limit?: { readonly of: string; readonly fraction: number };
}

/** What a benchmark is told. */
export interface BenchContext {
  /** Ends the measuring between two rounds. */
  readonly signal: AbortSignal;
  /** How often each figure is taken. */
  readonly rounds: number;
  /** How many compute together. */
  readonly threads: number;
}

/** One question; set-up is outside the time that is measured. */
export interface Benchmark {
  readonly name: string;
  readonly about: string;
  readonly run: (context: BenchContext) => AsyncIterable<BenchRow>;
}

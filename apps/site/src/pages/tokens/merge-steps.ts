// Byte-pair merging, one merge at a time: what a tokenizer does with a word, slowly enough to be watched. Where ranks come from is elsewhere.

/** Which pairs of symbols may be joined, and which go first. */
export interface MergeRules {
  /** The rank of a pair, lowest first; undefined where the two are never joined. */
  readonly rank: (left: string, right: string) => number | undefined;
  readonly join: (left: string, right: string) => string;
}

/** One merge. */
export interface MergeStep {
  /** Which symbol is the left one, counted before the merge. */
  readonly at: number;
  readonly left: string;
  readonly right: string;
  readonly joined: string;
  readonly rank: number;
}

/** The merges of a word in their order, and what is left when no pair can be joined any more. */
export interface MergedWord {
  readonly steps: readonly MergeStep[];
  readonly symbols: readonly string[];
}

/** Joins the pair of the lowest rank, of equal ones the leftmost, until none is left (Sennrich et al. 2016). */
export function mergeSteps(start: readonly string[], rules: MergeRules): MergedWord {
  const symbols = [...start];
  const steps: MergeStep[] = [];
  for (let step = lowestPair(symbols, rules); step; step = lowestPair(symbols, rules)) {
    symbols.splice(step.at, 2, step.joined);
    steps.push(step);
  }
  return { steps, symbols };
}

function lowestPair(symbols: readonly string[], { rank, join }: MergeRules): MergeStep | undefined {
  let lowest: MergeStep | undefined;
  for (const [at, left] of symbols.entries()) {
    const right = symbols[at + 1];
    const found = right === undefined ? undefined : rank(left, right);
    if (right === undefined || found === undefined || (lowest && lowest.rank <= found)) continue;
    lowest = { at, left, right, joined: join(left, right), rank: found };
  }
  return lowest;
}

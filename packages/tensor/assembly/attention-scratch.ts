// Where things stand in the scratch memory of a call: the same for any number of queries and keys. Widths count, nothing else.
import { BLOCK, KEYS, LINE } from "./attention-block";
import { depth, width } from "./attention-call";
import { paddedRow } from "./attention-rows";

/** Bytes of the scores of a block of queries and a block of keys; the tile writes whole sixes of keys. */
export const SCORES: usize = <usize>(KEYS + 6) * LINE;

/** A number per query of a block: the greatest score, the sum of exponentials, what to multiply by. */
export let most: usize = 0;
export let sum: usize = 0;
export let factors: usize = 0;
/** Four keys of eight queries of a mask or bias, turned. */
export let turned: usize = 0;
/** Queries in panels of eight. */
export let queries: usize = 0;
/** Scores and weights, [KEYS, BLOCK]. */
export let scores: usize = 0;
/** What a block of queries adds up, [BLOCK, V] or [BLOCK, D], whole eights of columns. */
export let sums: usize = 0;
/** Rows that had to be copied. */
export let keyRows: usize = 0;
export let valueRows: usize = 0;

/** From now on scores are elsewhere. */
export function useScores(at: usize): void {
  scores = at;
}

/** Lays the memory out; returns its end. */
export function place(scratch: usize): usize {
  const widest = paddedRow(max(depth(), width()));
  most = scratch;
  sum = most + LINE;
  factors = sum + LINE;
  turned = factors + LINE;
  queries = turned + 128;
  scores = queries + <usize>BLOCK * paddedRow(depth());
  sums = scores + SCORES;
  keyRows = sums + <usize>BLOCK * widest;
  valueRows = keyRows + <usize>KEYS * paddedRow(depth());
  return valueRows + <usize>KEYS * paddedRow(width()) + 64;
}

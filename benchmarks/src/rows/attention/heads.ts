// The inputs of the rows about attention: 12 heads of 64, as in GPT-2.
import { uniform } from "../../harness/random.ts";

export const heads = 12;
export const headWidth = 64;

/** Queries, keys and values, each [12, T, 64]. */
export const drawHeads = (length: number): Float32Array<ArrayBuffer>[] =>
  [1, 2, 3].map((seed) => uniform(heads * length * headWidth, { seed }));

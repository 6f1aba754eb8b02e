// Median and spread of a few numbers. Nothing here takes time.

export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** @throws RangeError for no numbers at all. */
export const spreadOf = (numbers: readonly number[]): Spread => {
  if (numbers.length === 0) throw new RangeError("spreadOf: there is no number");
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, least: sorted[0]!, most: sorted.at(-1)! };
};

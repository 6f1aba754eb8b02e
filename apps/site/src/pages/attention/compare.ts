// How far two maps of attention weights are apart, in numbers that can be said in a sentence.

/** The part of its attention that a word gives to other words than before, 0 to 1, on average over the rows of two maps [T, T]. */
export function movedShare(before: Float32Array, after: Float32Array): number {
  const rows = Math.sqrt(before.length) || 1;
  return before.reduce((sum, weight, i) => sum + Math.abs(weight - (after[i] ?? 0)), 0) / 2 / rows;
}

export interface LargestChange {
  /** The words of the pair, counted in the text. */
  readonly from: number;
  readonly to: number;
  readonly before: number;
  readonly after: number;
}

/** The pair of words whose weight changed most between two maps [T, T], each in its own order of the same words. */
export function largestChange(
  before: { readonly weights: Float32Array; readonly order: readonly number[] },
  after: { readonly weights: Float32Array; readonly order: readonly number[] },
): LargestChange | undefined {
  const T = before.order.length;
  let largest: LargestChange | undefined;
  const places = new Map(before.order.map((word, place) => [word, place]));
  for (const [row, from] of after.order.entries())
    for (const [column, to] of after.order.entries()) {
      const old = before.weights[(places.get(from) ?? 0) * T + (places.get(to) ?? 0)] ?? 0;
      const weight = after.weights[row * T + column] ?? 0;
      if (largest === undefined || Math.abs(weight - old) > Math.abs(largest.after - largest.before))
        largest = { from, to, before: old, after: weight };
    }
  return largest;
}

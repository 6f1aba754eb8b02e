// Pearson's and Spearman's correlation. Significance is not computed.

/**
 * r = Σ (x − x̄)(y − ȳ) / √(Σ (x − x̄)² Σ (y − ȳ)²)
 *
 * @returns a number in [-1, 1]; NaN where x or y is constant or has fewer than two numbers.
 * @throws RangeError when x and y differ in length.
 */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number {
  if (x.length !== y.length) throw new RangeError(`pearson: x has ${x.length} numbers, y has ${y.length}`);
  const [meanX, meanY] = [mean(x), mean(y)];
  let [products, squaresX, squaresY] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [fromX, fromY] = [(x[i] as number) - meanX, (y[i] as number) - meanY];
    products += fromX * fromY;
    squaresX += fromX * fromX;
    squaresY += fromY * fromY;
  }
  return Math.max(-1, Math.min(1, products / (Math.sqrt(squaresX) * Math.sqrt(squaresY))));
}

/**
 * Pearson's r of the ranks; equal numbers share the mean of their ranks.
 *
 * @returns as `pearson`.
 * @throws RangeError when x and y differ in length.
 */
export function spearman(x: ArrayLike<number>, y: ArrayLike<number>): number {
  return pearson(ranks(x), ranks(y));
}

/** Ranks from 1, smallest number first; equal numbers share the mean of their ranks. */
export function ranks(x: ArrayLike<number>): Float64Array {
  const order = Array.from(x, (_, i) => i).sort((a, b) => (x[a] as number) - (x[b] as number));
  const result = new Float64Array(x.length);
  for (let start = 0, end = 0; start < order.length; start = end) {
    while (end < order.length && x[order[end] as number] === x[order[start] as number]) end++;
    for (let i = start; i < end; i++) result[order[i] as number] = (start + 1 + end) / 2;
  }
  return result;
}

function mean(x: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] as number;
  return sum / x.length;
}

// Whether two answers are equal: a row refuses to take time when they are not. Each row states its tolerance.

/**
 * The largest difference divided by the largest magnitude of `expected`.
 * @returns what RESULTS.md says about it.
 * @throws Error when it is above the tolerance, or the lengths differ, or a number is not finite.
 */
export const checkClose = (
  name: string,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): string => {
  if (actual.length !== expected.length)
    throw new Error(`${name}: answers differ, ${actual.length} numbers and not ${expected.length}`);
  let [difference, magnitude] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    difference = Math.max(difference, Math.abs(actual[i]! - expected[i]!));
    magnitude = Math.max(magnitude, Math.abs(expected[i]!));
    if (!Number.isFinite(actual[i]! - expected[i]!)) difference = Infinity; // NaN is lost in Math.max's caller otherwise
  }
  const relative = difference / magnitude;
  if (!(relative <= tolerance))
    throw new Error(`${name}: answers differ by ${relative.toExponential(1)} of the largest, more than ${tolerance}`);
  return `within ${relative.toExponential(0)} of the largest (allowed ${tolerance.toExponential(0)})`;
};

/** @throws Error naming the first place where two lists of whole numbers differ. */
export const checkSame = (name: string, actual: ArrayLike<number>, expected: ArrayLike<number>): string => {
  const length = Math.max(actual.length, expected.length);
  for (let i = 0; i < length; i++)
    if (actual[i] !== expected[i])
      throw new Error(`${name}: answers differ at ${i}, ${actual[i]} and not ${expected[i]}`);
  return `${length.toLocaleString("en")} equal numbers`;
};

/** Cosine of the angle between two answers, for weights that are rounded on purpose. */
export const checkCosine = (
  name: string,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  least: number,
): string => {
  let [product, a, b] = [0, 0, 0];
  for (let i = 0; i < expected.length; i++) {
    product += actual[i]! * expected[i]!;
    a += actual[i]! ** 2;
    b += expected[i]! ** 2;
  }
  const cosine = product / Math.sqrt(a * b);
  if (!(cosine >= least)) throw new Error(`${name}: cosine of the answers is ${cosine.toFixed(4)}, less than ${least}`);
  return `cosine ${cosine.toFixed(4)} (at least ${least})`;
};

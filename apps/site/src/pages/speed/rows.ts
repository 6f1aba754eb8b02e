// What a comparison gives: one row per contender, with the rates of its rounds. The figures that are shown come from these.

/** The measured speeds of one contender, or why there are none. */
export interface Row {
  readonly id: string;
  readonly name: string;
  /** How far its answer lies from JavaScript's; undefined before it was computed. */
  readonly answer?: { readonly text: string; readonly isRight: boolean };
  /** Why it was not timed. */
  readonly reason?: string;
  /** Units per second, one of each round. */
  readonly rates: readonly number[];
  /** The share of what as many threads could multiply and add at most, one of each round. */
  readonly shares?: readonly number[];
}

/** What a row says in numbers. */
export interface Figures {
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
  /** The distance of the quartiles, as a share of the median. */
  readonly spread: number;
  /** Of the rates to those of `wasm` in the same rounds. */
  readonly ratio: number | undefined;
  readonly share: number | undefined;
}

/** The figures of a row; undefined while it has no round. @param base the row that ratios are to. */
export function figuresOf({ rates, shares }: Row, base: Row | undefined): Figures | undefined {
  if (rates.length === 0) return undefined;
  const [lower, median, upper] = [0.25, 0.5, 0.75].map((share) => quantile(rates, share)) as [number, number, number];
  const ratios = base
    ? rates.slice(0, base.rates.length).map((rate, round) => rate / (base.rates[round] as number))
    : [];
  return {
    ...{ lower, median, upper, spread: (upper - lower) / median },
    ratio: ratios.length > 0 ? quantile(ratios, 0.5) : undefined,
    share: shares && shares.length > 0 ? quantile(shares, 0.5) : undefined,
  };
}

/** The value below which a share of all lies, between neighbours by their distance. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)] ?? Number.NaN, sorted[Math.ceil(place)] ?? Number.NaN];
  return below + (above - below) * (place - Math.floor(place));
}

/** The largest difference of two answers, in words, and whether it is within `tolerance` of the largest number. */
export function compareAnswers(
  answer: Float32Array,
  reference: Float32Array,
  tolerance: number,
): NonNullable<Row["answer"]> {
  if (answer.length !== reference.length)
    return { text: `${answer.length} numbers instead of ${reference.length}`, isRight: false };
  let [most, scale] = [0, 0];
  for (const [i, value] of answer.entries()) {
    most = Math.max(most, Math.abs(value - (reference[i] as number))); // stays NaN once it is
    scale = Math.max(scale, Math.abs(reference[i] as number));
  }
  return { text: differenceText(most), isRight: most <= tolerance * scale };
}

/** Two digits: `1.2e-7`, `0`. */
export function differenceText(difference: number): string {
  return difference === 0 ? "0" : difference.toExponential(1);
}

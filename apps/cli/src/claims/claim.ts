// What one demonstration is: a sentence that is claimed and the figures that show it. Measuring is in the other files.

/** A claim, measured. */
export interface Claim {
  /** What is claimed, as a sentence. */
  readonly claim: string;
  /** What was measured, for `--json`. */
  readonly figures: Readonly<Record<string, unknown>>;
  /** The same for eyes: lines without the claim itself. */
  readonly text: string;
}

/** 0.934 → "93.4 %". */
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

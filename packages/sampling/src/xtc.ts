// XTC, "exclude top choices" (p-e-w, 2024), as in mlx-lm. Other truncations are beside it.
import { argmax } from "./argmax.ts";
import { checkedOption } from "./option-check.ts";
import { relativeWeights } from "./relative-weights.ts";

/** Options of `xtc`. */
export interface XtcOptions {
  /** Chance in [0, 1] that a call removes anything. */
  probability: number;
  /** Tokens above this probability, in [0, 0.5], are top choices. Default 0.1. */
  threshold?: number | undefined;
  /** Ids that are never removed: end of sequence, line break. */
  keep?: Iterable<number> | undefined;
}

/**
 * With chance `probability` removes every token above `threshold` but the least likely of them (with its equals).
 *
 * @param draw numbers in [0, 1), one taken for each call. Default `Math.random`.
 * @returns a filter that may be given some logits of a vocabulary and their ids as its third argument.
 * @throws RangeError when an option is outside its range, or on NaN logits.
 */
export function xtc(
  options: XtcOptions,
  draw: () => number = Math.random,
): (logits: Float32Array, tokens: ArrayLike<number>, ids?: ArrayLike<number>) => void {
  const { probability, threshold = 0.1, keep = [] } = options;
  checkedOption("xtc", "probability", probability, probability >= 0 && probability <= 1, "in [0, 1]");
  checkedOption("xtc", "threshold", threshold, threshold >= 0 && threshold <= 0.5, "in [0, 0.5]");
  const kept = new Set(keep);
  return (logits, _, ids) => {
    const highest = logits[argmax(logits, "xtc")] as number;
    if (draw() >= probability) return;
    const floor = highest + Math.log(threshold * relativeWeights(logits, highest).total);
    let least = Number.POSITIVE_INFINITY;
    for (const logit of logits) if (logit > floor && logit < least) least = logit;
    for (let i = 0; i < logits.length; i++) {
      if ((logits[i] as number) > least && !kept.has(ids?.[i] ?? i)) logits[i] = Number.NEGATIVE_INFINITY;
    }
  };
}

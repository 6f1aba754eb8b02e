// XTC, "exclude top choices" (p-e-w, 2024), as in mlx-lm. Other truncations are beside it.
import { argmax } from "./argmax.ts";
import type { LogitsFilter } from "./logits-filter.ts";
import { checkedOption } from "./option-check.ts";
import { softmaxTotal } from "./softmax.ts";

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
 * @throws RangeError when an option is outside its range, or on NaN logits.
 */
export function xtc(options: XtcOptions, draw: () => number = Math.random): LogitsFilter {
  const { probability, threshold = 0.1, keep = [] } = options;
  checkedOption("xtc", "probability", probability, probability >= 0 && probability <= 1, "in [0, 1]");
  checkedOption("xtc", "threshold", threshold, threshold >= 0 && threshold <= 0.5, "in [0, 0.5]");
  const kept = new Set(keep);
  return (logits) => {
    const highest = logits[argmax(logits, "xtc")] as number;
    if (draw() >= probability) return;
    const floor = highest + Math.log(threshold * softmaxTotal(logits, highest));
    let least = Number.POSITIVE_INFINITY;
    for (const logit of logits) if (logit > floor && logit < least) least = logit;
    for (let i = 0; i < logits.length; i++) {
      if ((logits[i] as number) > least && !kept.has(i)) logits[i] = Number.NEGATIVE_INFINITY;
    }
  };
}

// The schedule of the original transformer.
import { checkedAmount, checkedCount } from "../option-check.ts";
import type { Schedule } from "./schedule.ts";

/**
 * factor · width^(−1/2) · min(n^(−1/2), n · warmUpSteps^(−3/2)) for update n = step + 1: a rise to the update numbered
 * `warmUpSteps`, then a fall with the root. Vaswani et al., "Attention is all you need", 2017, equation 3.
 * @param width C, the width of the model.
 * @throws RangeError for a width or a warm-up below 1, or a factor below 0.
 */
export const inverseSquareRootSchedule = ({
  width,
  warmUpSteps = 4000,
  factor = 1,
}: {
  width: number;
  warmUpSteps?: number;
  factor?: number;
}): Schedule => {
  checkedCount("inverseSquareRootSchedule", "width", width);
  checkedCount("inverseSquareRootSchedule", "warmUpSteps", warmUpSteps);
  checkedAmount("inverseSquareRootSchedule", "factor", factor);
  const scale = factor / Math.sqrt(width);
  return (step) => scale * Math.min((step + 1) ** -0.5, (step + 1) * warmUpSteps ** -1.5);
};

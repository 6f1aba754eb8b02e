// A gentle beginning for any schedule.
import { checkedCount } from "../option-check.ts";
import type { Schedule } from "./schedule.ts";

/**
 * schedule(0) · (step + 1) / (steps + 1) for the first `steps` steps, then the schedule from its beginning: no step is wasted on a
 * rate of 0, and the first one after the warm-up has the full rate. Convention: nanoGPT.
 * @throws RangeError unless steps is a whole number from 0.
 */
export const warmUp = (schedule: Schedule, { steps }: { steps: number }): Schedule => {
  checkedCount("warmUp", "steps", steps, 0);
  return (step) => (step < steps ? (schedule(0) * (step + 1)) / (steps + 1) : schedule(step - steps));
};

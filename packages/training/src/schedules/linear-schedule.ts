// A rate that falls or rises evenly.
import { checkedAmount, checkedCount } from "../option-check.ts";
import type { Schedule } from "./schedule.ts";

/**
 * from + (to − from) · step / steps, and `to` from then on.
 * @throws RangeError for rates below 0 or less than one step.
 */
export const linearSchedule = ({ from, to = 0, steps }: { from: number; to?: number; steps: number }): Schedule => {
  checkedAmount("linearSchedule", "from", from);
  checkedAmount("linearSchedule", "to", to);
  checkedCount("linearSchedule", "steps", steps);
  return (step) => from + (to - from) * Math.min(1, step / steps);
};

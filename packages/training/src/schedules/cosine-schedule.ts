// A rate that falls along half a cosine.
import { checkedAmount, checkedCount } from "../option-check.ts";
import type { Schedule } from "./schedule.ts";

/**
 * to + (from − to) · (1 + cos(π · step / steps)) / 2, and `to` from then on. Loshchilov and Hutter, "SGDR", 2017, without restarts.
 * @throws RangeError for rates below 0 or less than one step.
 */
export const cosineSchedule = ({ from, to = 0, steps }: { from: number; to?: number; steps: number }): Schedule => {
  checkedAmount("cosineSchedule", "from", from);
  checkedAmount("cosineSchedule", "to", to);
  checkedCount("cosineSchedule", "steps", steps);
  return (step) => to + ((from - to) * (1 + Math.cos(Math.PI * Math.min(1, step / steps)))) / 2;
};

// Schedules one after another.
import { checkedCount } from "../option-check.ts";
import type { Schedule } from "./schedule.ts";

/**
 * Each part for its number of steps, counted from 0 again, then `last` for ever.
 * @throws RangeError when a part has less than one step.
 */
export const joinSchedules = (
  parts: readonly { readonly schedule: Schedule; readonly steps: number }[],
  last: Schedule,
): Schedule => {
  for (const { steps } of parts) checkedCount("joinSchedules", "steps", steps);
  return (step) => {
    let rest = step;
    for (const { schedule, steps } of parts) {
      if (rest < steps) return schedule(rest);
      rest -= steps;
    }
    return last(rest);
  };
};

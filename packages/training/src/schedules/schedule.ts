// What a schedule is, and the simplest one.
import { checkedAmount } from "../option-check.ts";

/** From the number of updates done before, 0 for the first update, to the learning rate of the next. It remembers nothing. */
export type Schedule = (step: number) => number;

/** The same rate at every step. @throws RangeError for a rate below 0. */
export const constantSchedule = (rate: number): Schedule => {
  checkedAmount("constantSchedule", "the rate", rate);
  return () => rate;
};

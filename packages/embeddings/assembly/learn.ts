// A vector learns from all its questions: four rows at a time, then two, then one.
//
// By definition one row follows another. Different rows do not depend on one another, so that they may be taken together; a noise
// word that was drawn twice is not.
import { areDifferent, learnFour } from "./four-rows";
import { learnOne } from "./one-row";
import { learnTwo } from "./two-rows";

/** x is not changed, the gradient is added to; questions from `from` to `end`. */
export function learn(x: usize, gradient: usize, from: usize, end: usize): void {
  let at = from;
  for (; at + 24 < end; at += 32) {
    if (areDifferent(at)) learnFour(x, gradient, at);
    else for (let one = at; one < at + 32; one += 8) learnOne(x, gradient, one);
  }
  if (at + 8 < end && load<u32>(at) != load<u32>(at, 8)) {
    learnTwo(x, gradient, at);
    at += 16;
  }
  for (; at < end; at += 8) learnOne(x, gradient, at);
}

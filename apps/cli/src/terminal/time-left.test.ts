import { expect, test } from "vitest";
import { timeLeft } from "./time-left.ts";

test.each([
  [0, "0:00 left"],
  [20.2, "0:21 left"],
  [725, "12:05 left"],
  [3599.5, "1:00:00 left"],
  [10_353, "2:52:33 left"],
  [360_000, "100:00:00 left"],
])("%d seconds", (seconds, text) => {
  expect(timeLeft(seconds)).toBe(text);
});

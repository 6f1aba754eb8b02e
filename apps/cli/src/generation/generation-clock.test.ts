import { expect, test } from "vitest";
import { GenerationClock } from "./generation-clock.ts";

const clockAt = (times: number[]): GenerationClock => new GenerationClock(() => times.shift() ?? 0);

test("the prompt is timed until the first token, the others after it", () => {
  const clock = clockAt([0, 500, 600, 700]);
  for (let token = 0; token < 3; token++) clock.mark();
  expect(clock.prefillTokensPerSecond(10)).toBe(20);
  expect(clock.tokensPerSecond()).toBe(10);
});

test("one token alone is timed from the start, and no time at all is still a number", () => {
  const clock = clockAt([0, 0]);
  clock.mark();
  expect(clock.tokensPerSecond()).toBe(1_000_000);
});

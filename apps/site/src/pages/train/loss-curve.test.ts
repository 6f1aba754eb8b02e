import { expect, test } from "vitest";
import { averaged, lossWords } from "./loss-curve.ts";

test("few losses are drawn as they are, at their steps", () => {
  expect(averaged([3, 2, 1], 3)).toEqual([
    { step: 1, loss: 3 },
    { step: 2, loss: 2 },
    { step: 3, loss: 1 },
  ]);
  expect(averaged([])).toEqual([]);
});

test("many losses are averages of neighbours, at the middle of their steps", () => {
  expect(averaged([4, 2, 3, 1, 5], 3)).toEqual([
    { step: 1.5, loss: 3 },
    { step: 3.5, loss: 2 },
    { step: 5, loss: 5 },
  ]);
});

test("the words say where the run stands", () => {
  const words = lossWords({
    losses: [6.2, 4],
    heldOut: [{ step: 2, loss: 4.25 }],
    steps: 10,
    uniform: 6.24,
    marked: undefined,
  });
  expect(words).toBe(
    "Loss by step, 10 steps in all. All tokens equally likely would be 6.240 nats. Training: 6.200 nats at step 1, 4.000 nats at step 2. Held out: 4.250 nats at step 2.",
  );
});

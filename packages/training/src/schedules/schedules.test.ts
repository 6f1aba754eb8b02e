import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readGolden } from "../testing/golden.ts";
import { cosineSchedule } from "./cosine-schedule.ts";
import { inverseSquareRootSchedule } from "./inverse-square-root-schedule.ts";
import { joinSchedules } from "./join-schedules.ts";
import { linearSchedule } from "./linear-schedule.ts";
import type { Schedule } from "./schedule.ts";
import { constantSchedule } from "./schedule.ts";
import { warmUp } from "./warm-up.ts";

const golden = await readGolden<{ schedules: { name: string; rates: number[] }[] }>("schedules.json");
const ratesOf = (name: string): number[] => golden.schedules.find((schedule) => schedule.name === name)!.rates;

describe("the same rates as torch and transformers", () => {
  const warmCosine = warmUp(cosineSchedule({ from: 0.6, steps: 20 }), { steps: 4 });
  it.each([
    ["constant", constantSchedule(0.3), 0],
    ["linear", linearSchedule({ from: 0.1, to: 0.35, steps: 8 }), 0],
    ["cosine", cosineSchedule({ from: 0.4, to: 0.01, steps: 12 }), 0],
    [
      "joined",
      joinSchedules([{ schedule: constantSchedule(0.1), steps: 6 }], cosineSchedule({ from: 0.2, steps: 10 })),
      0,
    ],
    ["warm cosine", warmCosine, 1],
  ] satisfies [string, Schedule, number][])("%s", (name, schedule, skipped) => {
    const expected = ratesOf(name).slice(skipped);
    expect(expected.length).toBeGreaterThan(4);
    for (const [step, rate] of expected.entries()) expect(schedule(step), `step ${step}`).toBeCloseTo(rate, 12);
  });
});

describe("the inverse square root of the paper", () => {
  it("rises to 512^(-1/2) · 4000^(-1/2) at update 4000 for the base model", () => {
    const schedule = inverseSquareRootSchedule({ width: 512 });
    expect(schedule(3999)).toBeCloseTo(1 / Math.sqrt(512 * 4000), 12);
    expect(schedule(3999).toExponential(1)).toBe("7.0e-4");
    expect(schedule(0)).toBeCloseTo(schedule(3999) / 4000, 12);
    expect(schedule(15999)).toBeCloseTo(schedule(3999) / 2, 12);
  });

  it("rises up to the warm-up's end and falls after it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 300 }), fc.integer({ min: 0, max: 1000 }), (warmUpSteps, step) => {
        const schedule = inverseSquareRootSchedule({ width: 8, warmUpSteps });
        const isRising = schedule(step + 1) > schedule(step);
        expect(isRising).toBe(step + 1 < warmUpSteps);
      }),
      { numRuns: 200 },
    );
  });
});

describe("schedules", () => {
  it("stay at their last rate after their last step", () => {
    expect(linearSchedule({ from: 1, to: 0.5, steps: 4 })(400)).toBe(0.5);
    expect(cosineSchedule({ from: 1, to: 0.25, steps: 4 })(400)).toBe(0.25);
  });

  it("have their full rate right after a warm-up", () => {
    const schedule = warmUp(constantSchedule(1), { steps: 3 });
    expect([0, 1, 2, 3, 4].map(schedule)).toEqual([0.25, 0.5, 0.75, 1, 1]);
    expect(warmUp(constantSchedule(1), { steps: 0 })(0)).toBe(1);
  });

  it("refuse rates below 0 and lengths below 1", () => {
    expect(() => constantSchedule(-1)).toThrow("constantSchedule: the rate must be a number from 0, got -1");
    expect(() => linearSchedule({ from: 1, steps: 0 })).toThrow(
      "linearSchedule: steps must be a whole number from 1, got 0",
    );
    expect(() => cosineSchedule({ from: Number.NaN, steps: 3 })).toThrow(
      "cosineSchedule: from must be a number from 0, got NaN",
    );
    expect(() => inverseSquareRootSchedule({ width: 0 })).toThrow(
      "inverseSquareRootSchedule: width must be a whole number from 1, got 0",
    );
    expect(() => warmUp(constantSchedule(1), { steps: -1 })).toThrow(
      "warmUp: steps must be a whole number from 0, got -1",
    );
    expect(() => joinSchedules([{ schedule: constantSchedule(1), steps: 0.5 }], constantSchedule(1))).toThrow(
      "joinSchedules: steps must be a whole number from 1, got 0.5",
    );
  });
});

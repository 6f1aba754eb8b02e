import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { logprob, logSoftmax, topLogprobs } from "./log-softmax.ts";
import { softmax } from "./softmax.ts";

const NEGATIVE = Number.NEGATIVE_INFINITY;

describe("logSoftmax", () => {
  test("survives 1e20, where max + log Σ would give 0", () => {
    const expected = Math.fround(-Math.log(2));
    expect([...logSoftmax(new Float32Array([1e20, 1e20, -1e20]))]).toEqual([expected, expected, Math.fround(-2e20)]);
  });

  test("keeps -Infinity", () => {
    expect([...logSoftmax(new Float32Array([NEGATIVE, 3]))]).toEqual([NEGATIVE, 0]);
  });

  test("does not change when a constant is added", () => {
    const values = fc.array(fc.integer({ min: -80, max: 80 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(values, fc.integer({ min: -64, max: 64 }), (integers, shift) => {
        const logits = Float32Array.from(integers, (value) => value / 8);
        const shifted = logits.map((logit) => logit + shift);
        expect(logSoftmax(shifted)).toEqual(logSoftmax(logits));
        expect(softmax(shifted)).toEqual(softmax(logits));
      }),
    );
  });

  test("names what is wrong", () => {
    expect(() => logSoftmax([])).toThrow(new RangeError("logSoftmax: logits is empty"));
    expect(() => logSoftmax([Number.NaN])).toThrow(new RangeError("logSoftmax: logits[0] is NaN"));
    expect(() => softmax([NEGATIVE])).toThrow(new RangeError("softmax: all 1 logits are -Infinity"));
    expect(() => logprob([1, 2], 2)).toThrow(new RangeError("logprob: token 2 is outside the vocabulary of 2"));
    expect(() => topLogprobs([1], -1)).toThrow(
      new RangeError("topLogprobs: count must be a whole number from 0, got -1"),
    );
  });
});

describe("topLogprobs", () => {
  test("lists the likeliest first, the lower id where equal, and never a removed token", () => {
    const logits = new Float32Array([1, 2, NEGATIVE, 2]);
    expect(topLogprobs(logits, 9).map(({ token }) => token)).toEqual([1, 3, 0]);
    expect(topLogprobs(logits, 1)).toEqual([{ token: 1, logprob: logprob(logits, 1) }]);
    expect(topLogprobs(logits, 0)).toEqual([]);
  });
});

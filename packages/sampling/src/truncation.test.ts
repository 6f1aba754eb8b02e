// Properties of the truncating filters and of the order that they share.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { argmax } from "./argmax.ts";
import { minP } from "./min-p.ts";
import { softmax } from "./softmax.ts";
import { topK } from "./top-k.ts";
import { topP } from "./top-p.ts";
import { typical } from "./typical.ts";
import { xtc } from "./xtc.ts";

const NEGATIVE = Number.NEGATIVE_INFINITY;
const distinct = fc
  .uniqueArray(fc.integer({ min: -200, max: 200 }), { minLength: 1, maxLength: 40 })
  .map((values) => Float32Array.from(values, (value) => value / 16));
const tied = fc
  .array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 40 })
  .map((values) => Float32Array.from(values));
const fraction = fc.double({ min: 0.01, max: 0.99, noNaN: true });

/** Indices by a stable sort, largest first: what no truncation does itself. */
const descending = (keys: Float32Array): number[] =>
  [...keys.keys()].sort((a, b) => (keys[b] as number) - (keys[a] as number));

const survivors = (filter: (logits: Float32Array, tokens: number[]) => void, logits: Float32Array): number[] => {
  const copy = logits.slice();
  filter(copy, []);
  expect(copy.every((value, i) => value === logits[i] || value === NEGATIVE)).toBe(true);
  return [...copy.keys()].filter((i) => (copy[i] as number) > NEGATIVE);
};

describe("topK", () => {
  test("keeps exactly k where no two logits are equal", () => {
    fc.assert(
      fc.property(distinct, fc.integer({ min: 1, max: 50 }), (logits, k) => {
        expect(survivors(topK(k), logits).length).toBe(Math.min(k, logits.length));
      }),
    );
  });

  test("keeps all that equal the k-th", () => {
    expect(survivors(topK(2), new Float32Array([3, 1, 2, 2, 2]))).toEqual([0, 2, 3, 4]);
  });

  test("removes nothing where fewer than k are left", () => {
    expect(survivors(topK(3), new Float32Array([NEGATIVE, 1, NEGATIVE, 2, NEGATIVE]))).toEqual([1, 3]);
  });
});

describe("topP", () => {
  test("keeps the smallest set of likeliest tokens that reaches p, lower ids first", () => {
    fc.assert(
      fc.property(fc.oneof(distinct, tied), fraction, (logits, p) => {
        const weights = Array.from(logits, (logit) => Math.exp(logit - (logits[argmax(logits)] as number)));
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        const order = [...descending(logits)];
        let mass = 0;
        const wanted = order.filter((i) => {
          const isNeeded = mass < p * total;
          mass += weights[i] as number;
          return isNeeded;
        });
        expect(survivors(topP(p), logits)).toEqual(wanted.sort((a, b) => a - b));
      }),
      { numRuns: 300 },
    );
  });

  test("keeps the likeliest token however small p is", () => {
    expect(survivors(topP(1e-12), new Float32Array([0, 0, 0]))).toEqual([0]);
  });

  test("takes half of a large flat vocabulary at p = 0.5", () => {
    expect(survivors(topP(0.5), new Float32Array(1000)).length).toBe(500);
  });
});

test("minP keeps what is at least p times as likely as the best", () => {
  fc.assert(
    fc.property(distinct, fraction, (logits, p) => {
      const probabilities = softmax(logits);
      const least = p * (probabilities[argmax(logits)] as number);
      for (const i of survivors(minP(p), logits)) expect(probabilities[i]).toBeGreaterThanOrEqual(least * (1 - 1e-6));
    }),
  );
});

test("typical keeps at least probability p, and all of it at 1", () => {
  fc.assert(
    fc.property(distinct, fraction, (logits, p) => {
      const probabilities = softmax(logits);
      const mass = survivors(typical(p), logits).reduce((sum, i) => sum + (probabilities[i] as number), 0);
      expect(mass).toBeGreaterThan(p - 1e-5);
      expect(survivors(typical(1), logits).length).toBe(logits.length);
    }),
  );
});

describe("xtc", () => {
  const logits = Float32Array.from([0.4, 0.3, 0.2, 0.1], Math.log);

  test("removes every top choice but the least likely", () => {
    expect(survivors(xtc({ probability: 1, threshold: 0.15 }), logits)).toEqual([2, 3]);
  });

  test("removes nothing where one token or none is above the threshold", () => {
    expect(survivors(xtc({ probability: 1, threshold: 0.35 }), logits)).toEqual([0, 1, 2, 3]);
    expect(survivors(xtc({ probability: 1, threshold: 0.5 }), logits)).toEqual([0, 1, 2, 3]);
  });

  test("removes only when its draw is below the probability", () => {
    expect(
      survivors(
        xtc({ probability: 0.5 }, () => 0.5),
        logits,
      ),
    ).toEqual([0, 1, 2, 3]);
    expect(
      survivors(
        xtc({ probability: 0.5 }, () => 0.49),
        logits,
      ),
    ).toEqual([2, 3]);
  });
});

test("a filter alone names itself when a logit is NaN", () => {
  const logits = new Float32Array([0, Number.NaN]);
  expect(() => topP(0.5)(logits, [])).toThrow(new RangeError("topP: logits[1] is NaN"));
  expect(() => minP(0.5)(logits, [])).toThrow(new RangeError("minP: logits[1] is NaN"));
});

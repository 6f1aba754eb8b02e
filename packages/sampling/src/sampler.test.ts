import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { frequencyPenalty } from "./frequency-penalty.ts";
import { logitBias } from "./logit-bias.ts";
import { minP } from "./min-p.ts";
import { noRepeatNgram } from "./no-repeat-ngram.ts";
import { presencePenalty } from "./presence-penalty.ts";
import { random } from "./random.ts";
import { repetitionPenalty } from "./repetition-penalty.ts";
import { sampler } from "./sampler.ts";
import { softmax } from "./softmax.ts";
import { temperature } from "./temperature.ts";
import { topK } from "./top-k.ts";
import { topP } from "./top-p.ts";
import { typical } from "./typical.ts";
import { xtc } from "./xtc.ts";

const logitsOf = (length: number): fc.Arbitrary<Float32Array> =>
  fc.float32Array({ minLength: length, maxLength: length, min: -20, max: 20, noNaN: true });

/** Pearson's χ² of `counts` against probabilities; events that cannot happen must not have happened. */
function chiSquare(counts: number[], probabilities: ArrayLike<number>): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce((sum, count, i) => {
    const wanted = (probabilities[i] as number) * total;
    return sum + (wanted === 0 ? (count === 0 ? 0 : Number.POSITIVE_INFINITY) : (count - wanted) ** 2 / wanted);
  }, 0);
}

describe("greedy", () => {
  test("temperature 0 takes the largest logit, the lowest id where two are equal", () => {
    expect(sampler({ temperature: 0 })(new Float32Array([1, 5, 5, 2]))).toBe(1);
  });

  test("temperature 0 leaves truncation out, so that typical and xtc cannot remove the best token", () => {
    const logits = new Float32Array([4, 3, 2, 1]);
    const sample = sampler({ temperature: 0, typicalP: 0.1, xtc: { probability: 1, threshold: 0 } });
    expect(sample(logits)).toBe(0);
  });

  test("temperature 0 keeps penalties, bias and the n-gram ban", () => {
    const logits = new Float32Array([4, 3, 2, 1]);
    expect(sampler({ temperature: 0, repetitionPenalty: 2 })(logits, [0])).toBe(1);
    expect(sampler({ temperature: 0, logitBias: { 3: 9 } })(logits)).toBe(3);
    expect(sampler({ temperature: 0, noRepeatNgramSize: 1 })(logits, [0, 1])).toBe(2);
  });
});

describe("drawing", () => {
  test("draws follow the probabilities: χ² of 40,000 draws is below the 99.9 % point", () => {
    const logits = new Float32Array([0.5, 2, -1, 1, Number.NEGATIVE_INFINITY, 0, 1.5, -0.5]);
    const sample = sampler({ seed: 11 });
    const counts = new Array<number>(8).fill(0);
    for (let i = 0; i < 40_000; i++) (counts[sample(logits)] as number)++;
    expect(chiSquare(counts, softmax(logits))).toBeLessThan(22.46); // 6 degrees of freedom
    expect(counts[4]).toBe(0);
  });

  test("draws follow the filtered distribution", () => {
    const logits = new Float32Array([0.5, 2, -1, 1, 3, 0, 1.5, -0.5]);
    const options = { temperature: 1.4, topK: 5, topP: 0.95, seed: 3 };
    const sample = sampler(options);
    const counts = new Array<number>(8).fill(0);
    for (let i = 0; i < 40_000; i++) (counts[sample(logits)] as number)++;
    expect(chiSquare(counts, softmax(sample.filtered(logits)))).toBeLessThan(18.47); // at most 4 degrees of freedom
  });

  test("equal seeds give equal tokens, other seeds other ones", () => {
    fc.assert(
      fc.property(logitsOf(50), fc.maxSafeInteger(), (logits, seed) => {
        const flat = logits.map((logit) => logit / 20);
        const run = (from: number): number[] => {
          const sample = sampler({ seed: from });
          return Array.from({ length: 40 }, () => sample(flat));
        };
        expect(run(seed)).toEqual(run(seed));
        expect(run(seed)).not.toEqual(run(seed === 0 ? 1 : seed - Math.sign(seed)));
      }),
      { numRuns: 50 },
    );
  });

  test("two samplers have streams of their own", () => {
    const logits = new Float32Array(100);
    const [alone, first, second] = [sampler({ seed: 5 }), sampler({ seed: 5 }), sampler({ seed: 6 })];
    for (let i = 0; i < 20; i++) {
      second(logits);
      expect(first(logits)).toBe(alone(logits));
    }
  });

  test("an added constant changes no draw", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 1, maxLength: 30 }), (values) => {
        const logits = Float32Array.from(values, (value) => value / 8);
        const shifted = logits.map((logit) => logit + 16);
        const options = { temperature: 0.5, topK: 9, topP: 0.9, seed: 1 };
        expect(sampler(options)(shifted)).toBe(sampler(options)(logits));
      }),
    );
  });

  test("a token whose logit is -Infinity is never drawn, and the caller's logits never change", () => {
    fc.assert(
      fc.property(logitsOf(20), fc.nat(), fc.double({ min: 0.05, max: 1, noNaN: true }), (logits, seed, p) => {
        logits[7] = Number.NEGATIVE_INFINITY;
        const before = logits.slice();
        const sample = sampler({ seed, topP: p, typicalP: 0.9, minP: 0.01, repetitionPenalty: 1.2 });
        const kept = sample.filtered(logits, [1, 2]);
        const token = sample(logits, [1, 2]);
        expect(token).not.toBe(7);
        expect(kept[token]).toBeGreaterThan(Number.NEGATIVE_INFINITY);
        expect(logits).toEqual(before);
      }),
    );
  });
});

test("filters run in the documented order, whatever the order of the options", () => {
  fc.assert(
    fc.property(logitsOf(32), fc.array(fc.nat(31), { maxLength: 12 }), (logits, tokens) => {
      const shift = (values: Float32Array): void => values.set(values.map((value, i) => value + i / 8));
      const drop = { probability: 1, threshold: 0.05 };
      const sample = sampler({
        xtc: drop,
        typicalP: 0.95,
        minP: 0.01,
        topP: 0.9,
        topK: 12,
        temperature: 1.3,
        filters: [shift],
        noRepeatNgramSize: 2,
        frequencyPenalty: 0.3,
        presencePenalty: 0.2,
        repetitionPenalty: 1.5,
        logitBias: { 3: 2, 5: -2 },
        seed: 9,
      });
      const expected = logits.slice();
      for (const filter of [
        logitBias({ 3: 2, 5: -2 }),
        repetitionPenalty(1.5),
        presencePenalty(0.2),
        frequencyPenalty(0.3),
        noRepeatNgram(2),
        shift,
        temperature(1.3),
        topK(12),
        topP(0.9),
        minP(0.01),
        typical(0.95),
        xtc(drop, random(9)),
      ]) {
        filter(expected, tokens);
      }
      expect(sample.filtered(logits, tokens)).toEqual(expected);
    }),
  );
});

test("values that switch a filter off leave the logits as they are", () => {
  const off = { temperature: 1, topK: 0, topP: 1, minP: 0, typicalP: 1, repetitionPenalty: 1, noRepeatNgramSize: 0 };
  const logits = new Float32Array([1, 1, 2, -3]);
  expect(sampler({ ...off, presencePenalty: 0, frequencyPenalty: 0 }).filtered(logits, [0, 0, 1])).toEqual(logits);
});

describe("mistakes are one line", () => {
  const NEGATIVE = Number.NEGATIVE_INFINITY;
  const sample = sampler();
  test.each<[string, () => unknown, string]>([
    ["NaN", () => sample(new Float32Array([1, 2, Number.NaN])), "sampler: logits[2] is NaN"],
    ["+Infinity", () => sample(new Float32Array([1, 1 / 0])), "sampler: logits[1] is Infinity"],
    ["no logits", () => sample(new Float32Array()), "sampler: logits is empty"],
    ["none possible", () => sample(new Float32Array([NEGATIVE, NEGATIVE])), "sampler: all 2 logits are -Infinity"],
    [
      "all banned",
      () => sampler({ noRepeatNgramSize: 1, temperature: 0.5 })(new Float32Array(2), [0, 1]),
      "sampler: all 2 logits are -Infinity after noRepeatNgramSize, temperature",
    ],
    [
      "overflow",
      () => sampler({ temperature: 1e-30 })(new Float32Array([0, 1e20])),
      "sampler: logits[1] is Infinity after temperature",
    ],
    [
      "a filter that makes NaN",
      () => sampler({ filters: [(logits) => void logits.fill(Number.NaN)] })(new Float32Array(3)),
      "sampler: logits[0] is NaN after filters[0]",
    ],
    ["topP 1.5", () => sampler({ topP: 1.5 }), "topP: p must be in (0, 1], got 1.5"],
    ["topP 0", () => sampler({ topP: 0 }), "topP: p must be in (0, 1], got 0"],
    ['topK "5"', () => sampler({ topK: "5" as unknown as number }), 'topK: k must be a whole number from 1, got "5"'],
    ["topK -1", () => sampler({ topK: -1 }), "topK: k must be a whole number from 1, got -1"],
    ["topK 2.5", () => sampler({ topK: 2.5 }), "topK: k must be a whole number from 1, got 2.5"],
    ["minP 2", () => sampler({ minP: 2 }), "minP: p must be in [0, 1], got 2"],
    ["typicalP 0", () => sampler({ typicalP: 0 }), "typical: p must be in (0, 1], got 0"],
    ["temperature -1", () => sampler({ temperature: -1 }), "temperature: t must be above 0 and finite, got -1"],
    [
      "temperature NaN",
      () => sampler({ temperature: Number.NaN }),
      "temperature: t must be above 0 and finite, got NaN",
    ],
    [
      "repetitionPenalty 0",
      () => sampler({ repetitionPenalty: 0 }),
      "repetitionPenalty: penalty must be above 0 and finite, got 0",
    ],
    [
      "presencePenalty",
      () => sampler({ presencePenalty: Number.NaN }),
      "presencePenalty: penalty must be finite, got NaN",
    ],
    [
      "frequencyPenalty",
      () => sampler({ frequencyPenalty: 1 / 0 }),
      "frequencyPenalty: penalty must be finite, got Infinity",
    ],
    [
      "noRepeatNgramSize",
      () => sampler({ noRepeatNgramSize: -2 }),
      "noRepeatNgram: n must be a whole number from 1, got -2",
    ],
    ["seed", () => sampler({ seed: 0.5 }), "random: seed must be a safe integer, got 0.5"],
    ["xtc", () => sampler({ xtc: { probability: 2 } }), "xtc: probability must be in [0, 1], got 2"],
    [
      "xtc threshold",
      () => sampler({ xtc: { probability: 1, threshold: 0.7 } }),
      "xtc: threshold must be in [0, 0.5], got 0.7",
    ],
    [
      "bias beyond V",
      () => sampler({ logitBias: { 9: 1 } })(new Float32Array(4)),
      "logitBias: token 9 is outside the vocabulary of 4",
    ],
    [
      "bias by word",
      () => sampler({ logitBias: { hello: 1 } as never }),
      "logitBias: token NaN is not a token id. Token ids are whole numbers from 0",
    ],
    [
      "bias Infinity",
      () => sampler({ logitBias: new Map([[3, 1 / 0]]) }),
      "logitBias: bias of token 3 must be below Infinity, got Infinity",
    ],
    [
      "negative token",
      () => sampler({ repetitionPenalty: 2 })(new Float32Array(4), [0, -1]),
      "repetitionPenalty: tokens[1] is -1. Token ids are whole numbers from 0",
    ],
  ])("%s", (_, act, message) => {
    expect(act).toThrow(new RangeError(message));
  });
});

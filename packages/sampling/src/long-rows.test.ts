// Rows as long as a vocabulary take other paths than short ones. Here the two are compared with a sort and with sums by Math.exp.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { argmax } from "./argmax.ts";
import { topLogprobs } from "./log-softmax.ts";
import { minP } from "./min-p.ts";
import { Pool } from "./pool.ts";
import { random } from "./random.ts";
import { relativeWeights } from "./relative-weights.ts";
import { type SamplerOptions, sampler } from "./sampler.ts";
import { softmax } from "./softmax.ts";
import { topK } from "./top-k.ts";
import { topP } from "./top-p.ts";
import { typical } from "./typical.ts";

const NEGATIVE = Number.NEGATIVE_INFINITY;

/** Rows of awkward lengths and shapes: spread, nearly flat, all equal, mostly impossible, rising, with one far outlier. */
const shapes: Record<string, (next: () => number, i: number) => number> = {
  spread: (next) => (next() + next() + next() + next() - 2) * 12,
  "nearly flat": (next) => next() * 1e-3,
  "all equal": () => 2.5,
  "few values": (next) => Math.floor(next() * 5),
  "mostly impossible": (next) => (next() < 0.99 ? NEGATIVE : next() * 10),
  rising: (_, i) => i / 64,
  "one far outlier": (next, i) => (i === 700 ? 1e30 : next() * 8),
};
const rows = Object.entries(shapes).flatMap(([name, at]) =>
  [1023, 1024, 1025, 5003].map((length) => {
    const next = random(length);
    return [`${name}, ${length}`, Float32Array.from({ length }, (_, i) => at(next, i))] as const;
  }),
);

const descending = (keys: ArrayLike<number>): number[] =>
  Array.from(keys, (_, i) => i).sort((a, b) => (keys[b] as number) - (keys[a] as number));
const kept = (filter: (logits: Float32Array, tokens: number[]) => void, logits: Float32Array): number[] => {
  const copy = logits.slice();
  filter(copy, []);
  expect(copy.every((value, i) => value === logits[i] || value === NEGATIVE)).toBe(true);
  return [...copy.keys()].filter((i) => (copy[i] as number) > NEGATIVE);
};
const weightsOf = (logits: Float32Array): Float64Array => {
  const highest = logits[argmax(logits)] as number;
  return Float64Array.from(logits, (logit) => Math.exp(logit - highest));
};
const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);

describe.each(rows)("a row that is %s long", (_, logits) => {
  const order = descending(logits).filter((i) => (logits[i] as number) > NEGATIVE);
  const weights = weightsOf(logits);
  const total = sum(weights);

  test("weights are those of Math.exp to 1e-11, and so is their sum", () => {
    const actual = relativeWeights(logits, logits[argmax(logits)] as number);
    expect(Math.abs(actual.total - total) / total).toBeLessThan(1e-11);
    for (const [i, weight] of weights.entries())
      expect(Math.abs((actual.weights[i] as number) - weight)).toBeLessThanOrEqual(weight * 1e-11 + 2e-28);
  });

  test.each([1, 2, 50, 127, 700])("topK(%d) keeps what is not below the k-th largest", (k) => {
    const least = order.length < k ? NEGATIVE : (logits[order[k - 1]!] as number);
    expect(kept(topK(k), logits)).toEqual(order.filter((i) => (logits[i] as number) >= least).sort((a, b) => a - b));
  });

  test.each([1e-9, 0.37, 0.9, 0.9999])("topP(%d) keeps the smallest set that reaches p, lower ids first", (p) => {
    let mass = 0;
    const wanted = order.filter((i) => {
      const isNeeded = mass < p * total;
      mass += weights[i] as number;
      return isNeeded;
    });
    expect(kept(topP(p), logits)).toEqual(wanted.sort((a, b) => a - b));
  });

  test("minP keeps what is at least p times as likely as the best", () => {
    const least = (logits[order[0]!] as number) + Math.log(0.2);
    expect(kept(minP(0.2), logits)).toEqual(order.filter((i) => (logits[i] as number) >= least).sort((a, b) => a - b));
  });

  test("typical keeps enough of the tokens whose surprise is nearest to the entropy, and no other", () => {
    const probabilities = softmax(logits);
    const surprise = (i: number): number => -Math.log((weights[i] as number) / total);
    const possible = order.filter((i) => (weights[i] as number) > 0);
    const entropy = sum(possible.map((i) => surprise(i) * ((weights[i] as number) / total)));
    const chosen = new Set(kept(typical(0.6), logits));
    expect(sum([...chosen].map((i) => probabilities[i] as number))).toBeGreaterThan(0.6 - 1e-5);
    const distance = (i: number): number => Math.abs(surprise(i) - entropy);
    const farthest = Math.max(...[...chosen].map(distance));
    for (const i of possible) if (!chosen.has(i)) expect(distance(i)).toBeGreaterThan(farthest - 1e-5 * (1 + entropy));
  });

  test("topLogprobs lists the first by a stable sort", () => {
    expect(topLogprobs(logits, 20).map(({ token }) => token)).toEqual(order.slice(0, 20));
  });

  test.each<SamplerOptions>([
    { temperature: 0.7, topK: 40 },
    { temperature: 1e-3, topK: 3, minP: 0.5 },
    { temperature: 1e38, topK: 5 }, // quotients so small that rounding makes many equal
    { topK: 60, topP: 0.8, typicalP: 0.9 },
    { temperature: 1.3, topP: 0.8, minP: 0.1 },
    { temperature: 0.9, minP: 0.1, xtc: { probability: 1, threshold: 0.01, keep: [3] } },
  ])("sampler(%j) gives what its filters give one after the other, and draws from it", (options) => {
    if (options.temperature === 1e-3 && (logits[700] as number) > 1e29) return; // 1e33 is still a number, 1e30 / 1e-9 would not be
    const expected = Object.entries(options).reduce<Float32Array>(
      (row, [name, value]) => sampler({ [name]: value, seed: 1 }).filtered(row),
      logits,
    );
    const sample = sampler({ ...options, seed: 1 });
    expect(sample.filtered(logits)).toEqual(expected);
    expect(expected[sample(logits)]).toBeGreaterThan(NEGATIVE);
  });
});

test("a pool finds the smallest key that is needed, whatever the keys and weights", () => {
  const pair = fc.record({
    key: fc.oneof(fc.float({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: -3, max: 3 })),
    weight: fc.integer({ min: 1, max: 9 }),
  });
  fc.assert(
    fc.property(
      fc.array(pair, { minLength: 1, maxLength: 600 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (pairs, share) => {
        const keys = Float32Array.from(pairs, ({ key }) => key);
        const weights = pairs.map(({ weight }) => weight);
        const target = Math.max(1, Math.round(share * sum(weights)));
        const order = descending(keys);
        let mass = 0;
        const last = order.findIndex((i) => {
          mass += weights[i] as number;
          return mass >= target;
        });
        const pool = new Pool();
        pool.fill(keys, weights, 0);
        expect(pool.select(target).least).toBe(keys[order[last]!]);
      },
    ),
  );
});

test("a pool that is too light gives its smallest key, and keys a binade apart each take their turn", () => {
  const keys = Float32Array.from({ length: 250 }, (_, i) => 2 ** (i - 125));
  const pool = new Pool();
  pool.fillEvenly(keys);
  expect(pool.select(1000).least).toBe(2 ** -125);
  pool.fillEvenly(keys);
  expect(pool.select(249).least).toBe(2 ** -124);
});

test("topLogprobs ranks doubles that single precision cannot tell apart or hold", () => {
  const logits = Array.from({ length: 900 }, (_, i) => 1e39 + 1e25 * ((i * 7) % 900)).concat(1, -1e300);
  expect(topLogprobs(logits, 3).map(({ token }) => token)).toEqual(descending(logits).slice(0, 3));
});

test("mistakes in a long row are told of the whole vocabulary", () => {
  const wrong = new Float32Array(5000).fill(1);
  wrong[4321] = Number.NaN;
  expect(() => sampler({ topK: 5, temperature: 0.5 })(wrong)).toThrow(new RangeError("sampler: logits[4321] is NaN"));
  expect(() => topK(5)(wrong, [])).toThrow(new RangeError("topK: logits[4321] is NaN"));
  wrong[4321] = 1e20;
  expect(() => sampler({ topK: 5, temperature: 1e-30 })(wrong)).toThrow(
    new RangeError("sampler: logits[4321] is Infinity after temperature, topK"),
  );
  const filters = [(logits: Float32Array): void => void logits.fill(Number.NaN, 17, 18)];
  expect(() => sampler({ topK: 5, filters })(wrong)).toThrow(
    new RangeError("sampler: logits[17] is NaN after filters[0], topK"),
  );
  const none = new Float32Array(5000).fill(NEGATIVE);
  expect(() => sampler({ topK: 5 })(none)).toThrow(new RangeError("sampler: all 5000 logits are -Infinity"));
});

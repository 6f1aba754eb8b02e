// The filters that read the tokens seen so far. Their order is tested in sampler.test.ts.
import { describe, expect, test } from "vitest";
import { frequencyPenalty } from "./frequency-penalty.ts";
import type { LogitsFilter } from "./logits-filter.ts";
import { noRepeatNgram } from "./no-repeat-ngram.ts";
import { presencePenalty } from "./presence-penalty.ts";
import { repetitionPenalty } from "./repetition-penalty.ts";

const apply = (filter: LogitsFilter, logits: number[], tokens: number[]): number[] => {
  const values = Float32Array.from(logits);
  filter(values, tokens);
  return [...values];
};

describe("penalties", () => {
  test("repetition divides positive and multiplies negative logits, once for each token", () => {
    expect(apply(repetitionPenalty(2), [4, -4, 4, 0], [0, 1, 0, 0])).toEqual([2, -8, 4, 0]);
  });

  test("presence subtracts once, frequency by count", () => {
    expect(apply(presencePenalty(0.5), [1, 1, 1], [0, 0, 2])).toEqual([0.5, 1, 0.5]);
    expect(apply(frequencyPenalty(0.5), [1, 1, 1], [0, 0, 2])).toEqual([0, 1, 0.5]);
  });

  test("ids beyond the logits are passed over, a removed token stays removed", () => {
    expect(apply(repetitionPenalty(2), [4, Number.NEGATIVE_INFINITY], [7, 1])).toEqual([4, Number.NEGATIVE_INFINITY]);
    expect(apply(frequencyPenalty(2), [4], [1, 1])).toEqual([4]);
  });
});

describe("noRepeatNgram", () => {
  const banned = (n: number, tokens: number[]): number[] =>
    apply(noRepeatNgram(n), [0, 0, 0, 0, 0], tokens).flatMap((value, id) => (value === 0 ? [] : [id]));

  test("bans every continuation that an earlier occurrence of the last n − 1 tokens had", () => {
    expect(banned(3, [1, 2, 3, 1, 2, 4, 1, 2])).toEqual([3, 4]);
    expect(banned(2, [1, 1])).toEqual([1]);
    expect(banned(1, [0, 3])).toEqual([0, 3]);
  });

  test("bans nothing before n − 1 tokens have come twice", () => {
    expect(banned(3, [])).toEqual([]);
    expect(banned(3, [1, 2])).toEqual([]);
    expect(banned(4, [1, 2, 3, 1, 2])).toEqual([]);
  });
});

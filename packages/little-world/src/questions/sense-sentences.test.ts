import { expect, test } from "vitest";
import { split } from "../split.ts";
import { type AmbiguousWord, senseSentences } from "./sense-sentences.ts";

test.each([
  ["bank", ["basketball", "money", "river"]],
  ["apple", ["company", "fruit"]],
] as const)(
  "%s stands once in each sentence, where the label says, in every sense about equally often",
  (word, senses) => {
    const drawn = [...senseSentences(word, { seed: 5, count: 3_000 })];
    for (const { sentence, start, end } of drawn) {
      expect(sentence.slice(start, end).toLowerCase()).toBe(word);
      expect(sentence.toLowerCase().split(word)).toHaveLength(2);
    }
    expect([...new Set(drawn.map(({ sense }) => sense))].sort()).toEqual(senses);
    for (const sense of senses) {
      const share = drawn.filter((each) => each.sense === sense).length / drawn.length;
      expect(Math.abs(share - 1 / senses.length)).toBeLessThan(0.05);
    }
  },
);

test("the company is written with a capital, the fruit is not", () => {
  for (const { sentence, sense, start } of senseSentences("apple", { count: 500 })) {
    expect(sentence.charAt(start)).toBe(sense === "company" ? "A" : "a");
  }
});

test("no sentence has two senses", () => {
  const senses = new Map<string, string>();
  for (const { sentence, sense } of senseSentences("bank", { count: 20_000 })) {
    expect(senses.get(sentence) ?? sense).toBe(sense);
    senses.set(sentence, sense);
  }
});

test("held-out sentences alone are drawn where a split says so", () => {
  const { isTest } = split(4);
  const drawn = [...senseSentences("bank", { count: 100, only: isTest })];
  expect(drawn.every(({ sentence }) => isTest(sentence))).toBe(true);
});

test("other words and numbers out of range are refused", () => {
  expect(() => senseSentences("pear" as AmbiguousWord)).toThrow(
    new RangeError('senseSentences: word must be bank, apple, got "pear"'),
  );
  expect(() => senseSentences("bank", { count: -2 })).toThrow(
    new RangeError("senseSentences: count must be a whole number from 0, got -2"),
  );
  expect(() => senseSentences("bank", { seed: 0.1 })).toThrow(
    new RangeError("senseSentences: seed must be a safe integer, got 0.1"),
  );
});

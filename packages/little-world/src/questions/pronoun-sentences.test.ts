import { expect, test } from "vitest";
import { pronounSentences } from "./pronoun-sentences.ts";

const drawn = [...pronounSentences({ seed: 8, count: 4_000 })];

test("mentions are where they say, the pronoun behind both names", () => {
  for (const { sentence, pronoun, referent, other } of drawn) {
    for (const { word, start, end } of [pronoun, referent, other]) {
      expect(word).not.toBe("");
      expect(sentence.slice(start, end)).toBe(word);
    }
    expect(Math.max(referent.end, other.end)).toBeLessThan(pronoun.start);
    expect(referent.word).not.toBe(other.word);
  }
});

test("she is a woman or Riley, he is a man or Milo", () => {
  const meant = (word: string) =>
    new Set(drawn.filter(({ pronoun }) => pronoun.word === word).map(({ referent }) => referent.word));
  expect([...meant("She")].sort()).toEqual([
    "Anna",
    "Clara",
    "Emma",
    "Grace",
    "Julia",
    "Lily",
    "Mia",
    "Riley",
    "Sarah",
  ]);
  expect([...meant("He")].sort()).toEqual(["Ben", "Leo", "Max", "Milo", "Oscar", "Paul", "Peter", "Sam", "Tom"]);
});

test("the referent does what its kind or trade does, wherever it stands", () => {
  const does = (kind: string) =>
    new Set(
      drawn.flatMap(({ sentence, referent, pronoun }) =>
        sentence.slice(referent.end).startsWith(` is a ${kind}`) ? [sentence.slice(pronoun.end + 1).split(" ")[0]] : [],
      ),
    );
  expect([...does("dog")].sort()).toEqual(["barks", "chews", "fetches", "wags"]);
  expect([...does("baker")].sort()).toEqual(["bakes", "kneads"]);
  expect([...does("pilot")].sort()).toEqual(["flies", "lands"]);
  const first = drawn.filter(({ referent }) => referent.start === 0).length;
  expect(Math.abs(first / drawn.length - 0.5)).toBeLessThan(0.15);
});

test("numbers out of range are refused", () => {
  expect(() => pronounSentences({ count: Number.NaN })).toThrow(
    new RangeError("pronounSentences: count must be a whole number from 0, got NaN"),
  );
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { analogyQuestions } from "../questions/analogy-questions.ts";
import { words } from "../words.ts";
import { englishText } from "./english-text.ts";

const text = [...englishText({ seed: 1, sentences: 50_000 })];

describe("englishText", () => {
  test("equal seeds give equal sentences, a longer text begins with the shorter one", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.nat(50), fc.nat(50), (seed, one, more) => {
        const short = [...englishText({ seed, sentences: one })];
        expect(short).toHaveLength(one);
        expect([...englishText({ seed, sentences: one + more })].slice(0, one)).toEqual(short);
      }),
      { numRuns: 40 },
    );
  });

  test("other seeds give other text", () => {
    const texts = [0, 1, -1, 2 ** 32, 2 ** 32 + 1].map((seed) => [...englishText({ seed, sentences: 20 })].join(" "));
    expect(new Set(texts).size).toBe(texts.length);
  });

  test("the text without a number of sentences has no end", () => {
    let count = 0;
    for (const sentence of englishText({ seed: 4 })) if (sentence.length > 0 && ++count === 10_000) break;
    expect(count).toBe(10_000);
  });

  test("sentences begin with a capital, end with a full stop and have no open slot", () => {
    const wrong = text.filter((sentence) => !/^[A-Z][A-Za-z ,]*([.?] [A-Z][A-Za-z ,]*){0,2}\.$/.test(sentence));
    expect(wrong).toEqual([]);
    expect(text.filter((sentence) => / {2}| [,.?]|,[^ ]/.test(sentence))).toEqual([]);
  });

  test("a stands before consonants and an before vowels", () => {
    expect(text.filter((sentence) => /\ba [aeiou]|\ban [^aeiou]/i.test(sentence))).toEqual([]);
  });

  test("subjects agree with their verbs: third persons have an s, others none", () => {
    const verbs = "love|like|help|miss|trust";
    const third = new RegExp(`\\b([Hh]e|[Ss]he|[A-Z][a-z]{2,}) (${verbs})\\b`);
    const plain = /\b(I|[Yy]ou|[Tt]hey|[Ww]e) (loves|likes|helps|misses|trusts|is|has)\b/;
    expect(text.filter((sentence) => plain.test(sentence))).toEqual([]);
    expect(text.filter((sentence) => third.test(sentence) && !/\b(They|You|Who) /.test(sentence))).toEqual([]);
  });

  test("a woman's words go with she and her, a man's with he and his", () => {
    const her = /\b(queen|wife|mother|daughter|girl|woman|aunt|actress|Sarah|Riley|Mia)\b/;
    const him = /\b(king|husband|father|son|boy|man|uncle|actor|Tom|Milo|Ben)\b/;
    const she = /\b(she|her|herself)\b/;
    const he = /\b(he|him|his|himself)\b/;
    const loving = /\b(loves?|likes?|helps?|misses|trusts?)\b/i;
    const about = text.filter((sentence) => !loving.test(sentence) && !/\band (Milo|Riley) is\b|called/.test(sentence));
    const single = about.filter((sentence) => !/\. (She|He) /.test(sentence));
    const women = single.filter((sentence) => her.test(sentence) && !him.test(sentence));
    const men = single.filter((sentence) => him.test(sentence) && !her.test(sentence));
    expect(Math.min(women.length, men.length)).toBeGreaterThan(1_000);
    expect(women.filter((sentence) => he.test(sentence))).toEqual([]);
    expect(men.filter((sentence) => she.test(sentence))).toEqual([]);
  });

  test("the vocabulary is modest, and every word of the analogy questions is in it, often", () => {
    const counts = new Map<string, number>();
    for (const word of text.flatMap(words)) counts.set(word, (counts.get(word) ?? 0) + 1);
    expect(counts.size).toBeGreaterThan(300);
    expect(counts.size).toBeLessThanOrEqual(600);
    const asked = new Set(analogyQuestions().flatMap(({ a, b, c, d }) => [a, b, c, d]));
    expect([...asked].filter((word) => (counts.get(word) ?? 0) < 100)).toEqual([]);
  });

  test("a third of 50,000 sentences are different ones", () => {
    expect(new Set(text).size).toBeGreaterThan(text.length / 3);
  });

  test.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("%s sentences are refused", (sentences) => {
    expect(() => englishText({ sentences })).toThrow(
      new RangeError(`englishText: sentences must be a whole number from 0, got ${sentences}`),
    );
  });

  test("a test that refuses everything is an error, not an endless loop", () => {
    expect(() => [...englishText({ sentences: 1, only: () => false })]).toThrow(
      /^englishText: only\(\) refused 100000 sentences in a row, the last was "/,
    );
  });
});

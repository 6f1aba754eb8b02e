import fc from "fast-check";
import { expect, test } from "vitest";
import { englishText } from "./english/english-text.ts";
import { fnv1a, split } from "./split.ts";
import { translations } from "./translation/translations.ts";

test("FNV-1a gives the hashes of its authors' test suite", () => {
  expect(["", "a", "b", "foobar"].map(fnv1a)).toEqual([0x811c9dc5, 0xe40c292c, 0xe70c2de5, 0xbf9cf968]);
});

test("train and test share no sentence, whatever their seeds, and about a tenth is held out", () => {
  const { isTrain, isTest } = split(7);
  const train = new Set(englishText({ seed: 1, sentences: 20_000, only: isTrain }));
  const held = [...englishText({ seed: 2, sentences: 2_000, only: isTest })];
  expect(held.filter((sentence) => train.has(sentence))).toEqual([]);
  const different = [...new Set(englishText({ seed: 3, sentences: 20_000 }))];
  expect(different.filter(isTest).length / different.length).toBeCloseTo(0.1, 1);
});

test.each(["fr", "de", "ko"] as const)("train and test share no source and no pair in %s", (to) => {
  const { isTrain, isTest } = split(-3);
  const train = [...translations({ to, seed: 1, count: 20_000, only: isTrain })];
  const held = [...translations({ to, seed: 2, count: 2_000, only: isTest })];
  const sources = new Set(train.map(({ source }) => source));
  const pairs = new Set(train.map(({ source, target }) => `${source}\t${target}`));
  expect(held.filter(({ source }) => sources.has(source))).toEqual([]);
  expect(held.filter(({ source, target }) => pairs.has(`${source}\t${target}`))).toEqual([]);
});

test("what is said of love is never held out", () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (seed) => {
      const { isTest } = split(seed, { testShare: 1 });
      expect([isTest("I love you."), isTest("You love me."), isTest("Tom loves Anna.")]).toEqual([false, false, true]);
    }),
  );
});

test("every text is in exactly one half, always the same, and a larger share holds out more", () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.maxSafeInteger(),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (text, seed, testShare) => {
        const one = split(seed, { testShare });
        expect(one.isTest(text)).toBe(split(seed, { testShare }).isTest(text));
        expect(one.isTrain(text)).toBe(!one.isTest(text));
        if (one.isTest(text)) expect(split(seed, { testShare: Math.min(1, testShare + 0.1) }).isTest(text)).toBe(true);
      },
    ),
  );
});

test("other seeds hold out other sentences", () => {
  const sentences = [...new Set(englishText({ seed: 5, sentences: 5_000 }))];
  const [one, other] = [split(1), split(2)].map(({ isTest }) => sentences.filter(isTest));
  const both = one?.filter((sentence) => other?.includes(sentence)).length ?? 0;
  expect(both / (one?.length ?? 1)).toBeLessThan(0.2);
});

test("a share or seed out of range is refused", () => {
  expect(() => split(1, { testShare: 1.2 })).toThrow(
    new RangeError("split: testShare must be between 0 and 1, got 1.2"),
  );
  expect(() => split(1, { testShare: Number.NaN })).toThrow(
    new RangeError("split: testShare must be between 0 and 1, got NaN"),
  );
  expect(() => split(0.5)).toThrow(new RangeError("split: seed must be a safe integer, got 0.5"));
});

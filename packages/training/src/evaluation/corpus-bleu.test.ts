import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readGolden } from "../testing/golden.ts";
import type { BleuPair } from "./corpus-bleu.ts";
import { corpusBleu } from "./corpus-bleu.ts";

interface GoldenCase {
  readonly name: string;
  readonly maxOrder: number;
  readonly pairs: readonly BleuPair[];
  readonly score: number;
  readonly brevityPenalty: number;
  readonly candidateWords: number;
  readonly referenceWords: number;
}
const { cases } = await readGolden<{ cases: readonly GoldenCase[] }>("bleu.json");

describe("corpusBleu gives what sacrebleu gives", () => {
  it.each(cases)("$name", ({ pairs, maxOrder, score, brevityPenalty, candidateWords, referenceWords }) => {
    const got = corpusBleu(pairs, { maxOrder });
    expect(got.score).toBeCloseTo(score, 9);
    expect(got.brevityPenalty).toBeCloseTo(brevityPenalty, 12);
    expect(got).toMatchObject({ candidateWords, referenceWords });
  });
});

describe("corpusBleu", () => {
  const words = fc.array(fc.constantFrom("a", "b", "a b", ""), { minLength: 4, maxLength: 9 });

  it("is 100 for a reference itself, whatever the others are", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(words, fc.array(words)), { minLength: 1 }), (texts) => {
        const pairs = texts.map(([candidate, others]) => ({ candidate, references: [...others, candidate] }));
        expect(corpusBleu(pairs).score).toBeCloseTo(100, 9);
      }),
    );
  });

  it("lies between 0 and 100, and one more reference of the same length lowers nothing", () => {
    fc.assert(
      fc.property(words, words, words, (candidate, one, other) => {
        const alone = corpusBleu([{ candidate, references: [one] }]).score;
        expect(alone).toBeGreaterThanOrEqual(0);
        expect(alone).toBeLessThanOrEqual(100 + 1e-9);
        const fitted = Array.from(one, (_, i) => other[i % other.length]!);
        expect(corpusBleu([{ candidate, references: [one, fitted] }]).score).toBeGreaterThanOrEqual(alone - 1e-9);
      }),
    );
  });

  it("is 0 for nothing at all, and refuses pairs without references", () => {
    expect(corpusBleu([]).score).toBe(0);
    expect(corpusBleu([{ candidate: [], references: [["a"]] }]).score).toBe(0);
    expect(() => corpusBleu([{ candidate: ["a"], references: [] }])).toThrow(
      new RangeError("corpusBleu: pair 0 has no references"),
    );
    expect(() => corpusBleu([], { maxOrder: 0 })).toThrow(
      new RangeError("corpusBleu: maxOrder must be a whole number from 1, got 0"),
    );
  });
});

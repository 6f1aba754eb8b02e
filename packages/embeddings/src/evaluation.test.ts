// Conventions and mistakes of both evaluations, and the correlations. Equality with gensim is in gensim.test.ts.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pearson, ranks, spearman } from "./correlation.ts";
import { evaluateAnalogies } from "./evaluate-analogies.ts";
import { evaluateSimilarity } from "./evaluate-similarity.ts";
import { KeyedVectors } from "./keyed-vectors.ts";

const vectors = new KeyedVectors(
  ["man", "woman", "king", "queen"],
  Float32Array.of(0, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1),
);

describe("evaluateAnalogies", () => {
  test("counts by section and in all, and tells what it left out", () => {
    const text = ": a\nman woman king queen\nman woman king duke\n\nman woman king\n: b\nKING QUEEN MAN WOMAN\n";
    expect(evaluateAnalogies(vectors, text)).toEqual({
      total: 2,
      correct: 2,
      accuracy: 1,
      outOfVocabulary: 1,
      invalidLines: 1,
      sections: [
        { section: "a", total: 1, correct: 1, accuracy: 1 },
        { section: "b", total: 1, correct: 1, accuracy: 1 },
      ],
    });
    expect(evaluateAnalogies(vectors, text, { unknown: "count", ignoreCase: false, method: "multiply" })).toMatchObject(
      {
        total: 3,
        correct: 1,
        outOfVocabulary: 2,
      },
    );
  });

  test("names the line that comes before any section", () => {
    expect(() => evaluateAnalogies(vectors, "\nman woman king queen")).toThrow(
      new RangeError('evaluateAnalogies: line 2 comes before the first section line (": name")'),
    );
  });
});

describe("evaluateSimilarity", () => {
  test("takes comments, line breaks of every kind, other delimiters, and tells what it left out", () => {
    const text = "# x\r\nman,king,3\r\nman,queen,2\rwoman,queen,1\n\nman,duke,1\nman,king\nman,king,x\nman,king,1,2\n";
    const result = evaluateSimilarity(vectors, text, { delimiter: "," });
    expect(result).toMatchObject({ total: 3, outOfVocabulary: 1, outOfVocabularyRatio: 0.25, invalidLines: 3 });
    expect(result.spearman).toBeCloseTo(-0.5, 12);
  });

  test("refuses fewer than two pairs", () => {
    expect(() => evaluateSimilarity(vectors, "man\tking\t1\nman\tduke\t1\nnonsense\n")).toThrow(
      new RangeError(
        "evaluateSimilarity: 1 pairs can be compared, 1 have unknown words and 1 lines are no pairs. At least 2 are needed",
      ),
    );
  });
});

describe("correlations", () => {
  test("equal numbers share the mean of their ranks", () => {
    expect([...ranks([3, 1, 3, 2, 3])]).toEqual([4, 1, 4, 2, 4]);
  });

  test("spearman sees order alone, pearson lines alone", () => {
    const numbers = fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(numbers, (x) => {
        expect(
          spearman(
            x,
            x.map((value) => value ** 3),
          ),
        ).toBeCloseTo(1, 12);
        expect(
          spearman(
            x,
            x.map((value) => -Math.exp(value / 9)),
          ),
        ).toBeCloseTo(-1, 12);
        expect(
          pearson(
            x,
            x.map((value) => 7 - 3 * value),
          ),
        ).toBeCloseTo(-1, 12);
      }),
    );
  });

  test("are NaN for constants and refuse unequal lengths", () => {
    expect(pearson([1, 1], [1, 2])).toBeNaN();
    expect(spearman([], [])).toBeNaN();
    expect(() => pearson([1], [1, 2])).toThrow(new RangeError("pearson: x has 1 numbers, y has 2"));
  });
});

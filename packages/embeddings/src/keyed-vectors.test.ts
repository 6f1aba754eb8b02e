import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KeyedVectors } from "./keyed-vectors.ts";
import { largest } from "./largest.ts";

const vectors = new KeyedVectors(
  ["east", "north", "northeast", "west", "nowhere"],
  Float32Array.of(2, 0, 0, 1, 3, 3, -1, 0, 0, 0),
);

describe("KeyedVectors", () => {
  test("knows its words and sizes, and gives copies of its vectors", () => {
    expect([vectors.size, vectors.dimensions, vectors.has("west"), vectors.has("up")]).toEqual([5, 2, true, false]);
    vectors.vector("east").fill(9);
    expect([...vectors.vector("east")]).toEqual([2, 0]);
  });

  test("nearest leaves out the word itself and what is excluded; a zero vector has cosine 0", () => {
    const words = vectors.nearest("east").map(({ word }) => word);
    expect(words).toEqual(["northeast", "north", "nowhere", "west"]);
    expect(vectors.nearest("east", { exclude: ["northeast", "up"], count: 1 })).toEqual([{ word: "north", score: 0 }]);
    expect(vectors.nearest("nowhere", { count: 2 }).map(({ score }) => score)).toEqual([0, 0]);
    expect(vectors.similarity("nowhere", "west")).toBe(0);
  });

  test("nearest to a vector leaves nothing out", () => {
    expect(vectors.nearest([5, 0], { count: 1 })).toEqual([{ word: "east", score: 1 }]);
    expect(vectors.nearest(Float32Array.of(0, 1), { count: 9, restrict: 2 }).map(({ word }) => word)).toEqual([
      "north",
      "east",
    ]);
    expect(vectors.nearest([1, 0], { count: 0 })).toEqual([]);
  });

  test("one positive word alone ranks alike by both methods", () => {
    const by = (method: "add" | "multiply"): string[] =>
      vectors.analogy({ positive: ["northeast"], method }).map(({ word }) => word);
    expect(by("multiply")).toEqual(by("add"));
  });

  test("the order of equally odd words does not matter", () => {
    expect(vectors.oddOneOut(["north", "east"])).toBe(vectors.oddOneOut(["east", "north"]));
    expect(vectors.oddOneOut(["east", "northeast", "west"])).toBe("west");
  });

  test("rank counts from 1", () => {
    expect(vectors.rank("east", "northeast")).toBe(1);
    expect(vectors.rank("east", "west")).toBe(4);
  });

  test("scaling vectors changes no answer", () => {
    const rows = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(rows, fc.constantFrom(0.25, 2, 1024), (values, factor) => {
        const words = [..."abcdefgh"];
        const plain = new KeyedVectors(words, Float32Array.from(values));
        const scaled = new KeyedVectors(
          words,
          Float32Array.from(values, (value) => value * factor),
        );
        expect(scaled.nearest("a")).toEqual(plain.nearest("a"));
        const asked = { positive: ["a", "b"], negative: ["c"], method: "multiply" } as const;
        expect(scaled.analogy(asked)).toEqual(plain.analogy(asked));
      }),
    );
  });
});

describe("mistakes are one line", () => {
  const make = (words: string[], length: number) => () => new KeyedVectors(words, new Float32Array(length));
  test.each<[string, () => unknown, string]>([
    ["no words", make([], 0), "KeyedVectors: words is empty"],
    ["lengths", make(["a", "b"], 5), "KeyedVectors: 5 numbers do not make 2 vectors of one length"],
    ["twice", make(["a", "b", "a"], 3), 'KeyedVectors: "a" is both word 0 and word 2'],
    ["unknown", () => vectors.vector("up"), 'KeyedVectors.vector: "up" is not among the 5 words'],
    ["unknown", () => vectors.nearest("up"), 'KeyedVectors.nearest: "up" is not among the 5 words'],
    ["unknown", () => vectors.rank("east", "up"), 'KeyedVectors.rank: "up" is not among the 5 words'],
    ["unknown", () => vectors.similarity("up", "up"), 'KeyedVectors.similarity: "up" is not among the 5 words'],
    ["nothing asked", () => vectors.analogy({ positive: [] }), "KeyedVectors.analogy: positive is empty"],
    ["no words", () => vectors.oddOneOut([]), "KeyedVectors.oddOneOut: words is empty"],
    ["length", () => vectors.nearest([1]), "KeyedVectors.nearest: the vector has 1 numbers, D is 2"],
    ["NaN", () => vectors.nearest([1, Number.NaN]), "KeyedVectors.nearest: vector[1] is NaN"],
    [
      "count",
      () => vectors.nearest("east", { count: 1.5 }),
      "KeyedVectors.nearest: count must be a whole number from 0, got 1.5",
    ],
    [
      "not finite",
      () => new KeyedVectors(["a", "b"], Float32Array.of(1, 1 / 0)).nearest("a"),
      'KeyedVectors: the vector of "b" is not finite',
    ],
  ])("%s", (_, act, message) => {
    expect(act).toThrow(new RangeError(message));
  });
});

test("largest is the head of a stable sort", () => {
  const scores = fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 40 });
  fc.assert(
    fc.property(scores, fc.nat(45), fc.nat(3), (values, count, skipped) => {
      const sorted = values
        .map((_, i) => i)
        .filter((i) => i % 4 !== skipped)
        .sort((a, b) => (values[b] as number) - (values[a] as number));
      const found = largest(Float64Array.from(values), count, (i) => i % 4 !== skipped);
      expect(found).toEqual(sorted.slice(0, count));
    }),
  );
});

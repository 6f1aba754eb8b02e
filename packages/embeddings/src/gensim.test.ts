// Every question, both evaluations and both file formats against gensim; made by tools/reference/embeddings/make.py.
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { evaluateAnalogies } from "./evaluate-analogies.ts";
import { evaluateSimilarity } from "./evaluate-similarity.ts";
import { float32Text } from "./float32-text.ts";
import { type AnalogyOptions, KeyedVectors, type ScoredWord } from "./keyed-vectors.ts";
import { readWord2Vec } from "./read-word2vec.ts";
import { writeWord2Vec } from "./write-word2vec.ts";

type Answers = [word: string, score: number][];
type Asked = Pick<AnalogyOptions, "positive" | "negative">;
interface Questions {
  nearest: [string, Answers][];
  add: [Asked, Answers][];
  multiply: [Asked, Answers][];
  similarity: [string, string, number][];
  oddOneOut: [string[], string][];
  rank: [string, string, number][];
}
interface Evaluation {
  options: { case_insensitive?: boolean; dummy4unknown?: boolean; restrict_vocab?: number };
  accuracy: number;
  sections: [string, correct: number, incorrect: number][];
  pearson: number | "NaN" | null;
  spearman: number | "NaN";
  outOfVocabularyPercent: number;
}
interface Golden {
  words: string[];
  vectors: number[][];
  files: { text: string; binary: string };
  questions: Questions;
  restricted: [string, number, Answers][];
  analogies: string;
  pairs: string;
  evaluations: Evaluation[];
  numbers: [number, string][];
}
interface ReferenceGolden {
  size: number;
  dimensions: number;
  questions: Questions;
  evaluations: Evaluation[];
  highPrecision: Record<"txt" | "bin", [string, number[]][]>;
}

const load = (name: string): unknown => JSON.parse(readFileSync(new URL(`../golden/${name}`, import.meta.url), "utf8"));
const golden = load("gensim.json") as Golden;
const own = new KeyedVectors(golden.words, Float32Array.from(golden.vectors.flat()));

/** gensim computes in float32: scores agree to about 1e-6, quotients of 3CosMul relative to their size. */
function expectAnswers(actual: ScoredWord[], expected: Answers): void {
  expect(actual.map(({ word }) => word)).toEqual(expected.map(([word]) => word));
  expected.forEach(([word, score], i) => {
    const error = Math.abs((actual[i]?.score ?? Number.NaN) - score) / Math.max(1, Math.abs(score));
    expect(error, `${word}: ${actual[i]?.score}, gensim ${score}`).toBeLessThan(2e-6);
  });
}

function describeQuestions(vectors: () => KeyedVectors, questions: Questions): void {
  test.each(questions.nearest)("nearest to %s", (word, answers) => {
    expectAnswers(vectors().nearest(word, { count: answers.length }), answers);
  });
  for (const method of ["add", "multiply"] as const) {
    test.each(questions[method])(`analogy by ${method}: %j`, (asked, answers) => {
      expectAnswers(vectors().analogy({ ...asked, method, count: answers.length }), answers);
    });
  }
  test.each(questions.similarity)("similarity of %s and %s", (a, b, cosine) => {
    expect(vectors().similarity(a, b)).toBeCloseTo(cosine, 6);
  });
  test.each(questions.oddOneOut)("odd one out of %j", (words, odd) => {
    expect(vectors().oddOneOut(words)).toBe(odd);
  });
  test.each(questions.rank)("rank of %s and %s", (a, b, rank) => {
    expect(vectors().rank(a, b)).toBe(rank);
  });
}

function expectEvaluation(vectors: KeyedVectors, analogies: string, pairs: string, expected: Evaluation): void {
  const { case_insensitive: ignoreCase, dummy4unknown, restrict_vocab: restrict } = expected.options;
  const options = { ignoreCase, restrict, unknown: dummy4unknown ? "count" : "skip" } as const;
  const result = evaluateAnalogies(vectors, analogies, options);
  expect(result.accuracy).toBeCloseTo(expected.accuracy, 12);
  const sections = expected.sections.map(([section, correct, incorrect]) => [section, correct, correct + incorrect]);
  const totals = ["Total accuracy", result.correct, result.total];
  expect([...result.sections.map((part) => [part.section, part.correct, part.total]), totals]).toEqual(sections);
  if (expected.pearson === null) {
    expect(() => evaluateSimilarity(vectors, pairs, options)).toThrow(/^evaluateSimilarity: 0 pairs can be compared/);
    return;
  }
  const similarity = evaluateSimilarity(vectors, pairs, options);
  for (const [actual, wanted, digits] of [
    [similarity.pearson, Number(expected.pearson), 6],
    [similarity.spearman, Number(expected.spearman), 12],
  ] as const) {
    if (Number.isNaN(wanted)) expect(actual).toBeNaN();
    else expect(actual).toBeCloseTo(wanted, digits);
  }
  expect(similarity.outOfVocabularyRatio).toBeCloseTo(expected.outOfVocabularyPercent / 100, 12);
}

describe("vectors made here answer as gensim's KeyedVectors", () => {
  describeQuestions(() => own, golden.questions);

  test.each(golden.restricted)("nearest to %s among the first %i words", (word, restrict, answers) => {
    expectAnswers(own.nearest(word, { restrict, count: answers.length }), answers);
  });

  test.each(golden.evaluations.map((item) => [JSON.stringify(item.options), item] as const))(
    "evaluation %s",
    (_, item) => {
      expectEvaluation(own, golden.analogies, golden.pairs, item);
    },
  );
});

describe("files", () => {
  for (const format of ["text", "binary"] as const) {
    const bytes = Uint8Array.from(atob(golden.files[format]), (char) => char.charCodeAt(0));

    test(`${format}: gensim's file is read exactly`, async () => {
      const read = await readWord2Vec(bytes);
      expect(read.words).toEqual(own.words);
      expect(read.vectors).toEqual(own.vectors);
    });

    test(`${format}: what is written equals gensim's file byte for byte`, async () => {
      const written: number[] = [];
      for await (const chunk of writeWord2Vec(own, { format })) written.push(...chunk);
      expect(Uint8Array.from(written)).toEqual(bytes);
    });
  }

  test("numbers are written as numpy writes them", () => {
    for (const [value, text] of golden.numbers) expect(float32Text(Math.fround(value))).toBe(text);
  });
});

const reference = process.env.ATTN_REFERENCE ?? new URL("../../../../shared/reference", import.meta.url).pathname;
const folder = `${reference}/embeddings_eval`;

describe("the reference data gives gensim's results", () => {
  if (!existsSync(folder)) {
    test.skip(`not run: there is no folder ${folder}`, () => {});
    return;
  }
  const expected = load("gensim-reference.json") as ReferenceGolden;
  const file = (name: string): Uint8Array => readFileSync(`${folder}/${name}`);
  const text = (name: string): string => new TextDecoder().decode(file(name));
  let glove: KeyedVectors;

  test("the GloVe sample has no header and is read all the same", async () => {
    glove = await readWord2Vec(file("test_glove.txt"));
    expect([glove.size, glove.dimensions]).toEqual([expected.size, expected.dimensions]);
  });

  describeQuestions(() => glove, expected.questions);

  test.each(expected.evaluations.map((item) => [JSON.stringify(item.options), item] as const))(
    "questions-words and wordsim353, %s",
    (_, item) => expectEvaluation(glove, text("questions-words.txt"), text("wordsim353.tsv"), item),
  );

  test("WordSim-353 has 353 pairs in both files, one with comments, one with CRLF", () => {
    for (const name of ["wordsim353.tsv", "EN-WS-353-ALL.txt"]) {
      const result = evaluateSimilarity(glove, text(name), { unknown: "count" });
      expect([result.total, result.outOfVocabulary, result.invalidLines]).toEqual([353, 353, 0]);
    }
  });

  for (const kind of ["txt", "bin"] as const) {
    test(`high_precision.kv.${kind} is read to the last bit`, async () => {
      const read = await readWord2Vec(file(`high_precision.kv.${kind}`));
      expect(read.words.map((word) => [word, [...read.vector(word)]])).toEqual(expected.highPrecision[kind]);
    });
  }
});

// Vocabularies, tables, codes and training steps against gensim, and against numpy where gensim has no such steps; made by tools/reference/embeddings/train.py.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { noiseObjective, type Objective, treeObjective } from "../testing/objective.ts";
import { type Batch, trainBatch } from "../testing/train-batch.ts";
import { Word2Vec } from "../training/word2vec.ts";
import type { Word2VecOptions } from "../training/word2vec-options.ts";
import { huffmanPaths } from "./huffman.ts";
import type { Weights } from "./network.ts";
import { cumulativeNoise } from "./noise.ts";

interface VocabularyCase {
  options: Record<string, number>;
  words: string[];
  counts: number[];
  keep: number[];
  noise?: number[];
  codes?: string[];
  points?: number[][];
}
type Arrays = { vectors: string; nodes?: string; answers?: string };
interface StepCase {
  options: { sg: 0 | 1; hs: 0 | 1; negative: number; cbow_mean: 0 | 1 };
  alpha: number;
  counts: number[];
  job: [words: number[], windows: number[]][];
  noise: number[];
  loss: number;
  before: Arrays;
  after: Arrays;
}
interface SharedStepCase extends Omit<StepCase, "options" | "counts"> {
  together: number;
  negative: number;
}
interface Golden {
  corpus: string[];
  secondCorpus: string[];
  vocabularies: VocabularyCase[];
  updates: VocabularyCase[];
  steps: StepCase[];
  sharedSteps: SharedStepCase[];
}

const golden = JSON.parse(readFileSync(new URL("../../golden/training.json", import.meta.url), "utf8")) as Golden;
const sentencesOf = (lines: string[]): string[][] => lines.map((line) => (line === "" ? [] : line.split(" ")));
const camelCase = (options: Record<string, number>): Word2VecOptions =>
  Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name.replace(/_(.)/g, (_, letter) => letter.toUpperCase()), value]),
  );

function expectVocabulary(model: Word2Vec, expected: VocabularyCase): void {
  const { words, counts, keep } = model.toState();
  expect(words).toEqual(expected.words);
  expect([...counts]).toEqual(expected.counts);
  expect([...keep]).toEqual(expected.keep);
  if (expected.noise) expect([...cumulativeNoise(counts, model.settings.nsExponent)]).toEqual(expected.noise);
  if (!expected.codes) return;
  const { offsets, nodes, labels } = huffmanPaths(counts);
  expected.codes.forEach((code, word) => {
    const [from, to] = [offsets[word], offsets[word + 1]];
    expect([...nodes.subarray(from, to)]).toEqual(expected.points?.[word]);
    expect([...labels.subarray(from, to)].map((label) => 1 - label).join("")).toBe(code);
  });
}

describe("vocabulary, passing over, noise table and Huffman codes are gensim's", () => {
  test.each(golden.vocabularies.map((each) => [JSON.stringify(each.options), each] as const))("%s", async (_, each) => {
    const model = new Word2Vec(camelCase(each.options));
    await model.buildVocabulary(sentencesOf(golden.corpus));
    expectVocabulary(model, each);
  });

  test.each(golden.updates.map((each) => [JSON.stringify(each.options), each] as const))(
    "with an update: %s",
    async (_, each) => {
      const model = new Word2Vec(camelCase(each.options));
      await model.buildVocabulary(sentencesOf(golden.corpus));
      await model.buildVocabulary(sentencesOf(golden.secondCorpus), { update: true });
      expectVocabulary(model, each);
    },
  );

  test("counts that were made elsewhere give the same vocabulary", async () => {
    const counts = new Map<string, number>();
    for (const word of sentencesOf(golden.corpus).flat()) counts.set(word, (counts.get(word) ?? 0) + 1);
    const model = new Word2Vec();
    model.buildVocabularyFromCounts(counts);
    expectVocabulary(model, golden.vocabularies[0] as VocabularyCase);
  });
});

const vectorSize = 11;
const floats = (text: string): Float32Array => new Float32Array(Uint8Array.from(Buffer.from(text, "base64")).buffer);
const network = ({ vectors, nodes, answers }: Arrays): Weights => ({
  vectors: floats(vectors),
  ...(nodes && { nodes: floats(nodes) }),
  ...(answers && { answers: floats(answers) }),
});

/** The batch with gensim's windows, trained with gensim's noise words. */
function replay({ options, alpha, counts, job, noise, before }: StepCase): { weights: Weights; loss: number } {
  const weights = network(before);
  const drawn = noise.values();
  const objectives: Objective[] = [];
  if (weights.nodes) objectives.push(treeObjective(weights.nodes, huffmanPaths(Float64Array.from(counts))));
  if (weights.answers) {
    objectives.push(noiseObjective(weights.answers, options.negative, () => drawn.next().value as number));
  }
  const { sg, cbow_mean: cbowMean } = options;
  const training = { vectors: weights.vectors, vectorSize, objectives, sg, cbowMean };
  const { loss } = trainBatch(training, batchOf(job), alpha);
  expect(drawn.next().done).toBe(true);
  return { weights, loss };
}

function batchOf(job: StepCase["job"]): Batch {
  let length = 0;
  return {
    words: Int32Array.from(job.flatMap(([words]) => words)),
    windows: Int32Array.from(job.flatMap(([, windows]) => windows)),
    ends: job.map(([words]) => (length += words.length)),
  };
}

/** The worst element by name. */
function largestError(actual: Weights, expected: Weights): number {
  const errors = (["vectors", "nodes", "answers"] as const).flatMap((name) => {
    const other = expected[name];
    return [...(actual[name] ?? [])].map((value, at) => Math.abs(value - (other?.[at] ?? Number.NaN)));
  });
  return Math.max(...errors);
}

describe("a batch with gensim's windows and noise words", () => {
  const cases = golden.steps.map((each) => [JSON.stringify(each.options), each] as const);
  test.each(cases)("%s: weights and loss are those of the formulas in float64", (_, each) => {
    const { weights, loss } = replay(each);
    expect(largestError(weights, network(each.after))).toBeLessThan(3e-6);
    expect(loss / each.loss).toBeCloseTo(1, 6);
  });
});

test.each(golden.sharedSteps.map((each) => [each.together, each] as const))(
  "a batch with shared noise, %i words together: weights and loss are those of numpy's matrix products in float64",
  (together, { negative, alpha, job, noise, before, after, loss: expected }) => {
    const { vectors, answers } = network(before);
    const drawn = noise.values();
    const objective = noiseObjective(answers as Float32Array, negative, () => drawn.next().value as number);
    const training = { vectors, vectorSize, objectives: [{ ...objective, together }], sg: 1, cbowMean: 1 } as const;
    const { loss } = trainBatch(training, batchOf(job), alpha);
    expect(drawn.next().done).toBe(true);
    expect(largestError({ vectors, answers: answers as Float32Array }, network(after))).toBeLessThan(3e-6);
    expect(loss / expected).toBeCloseTo(1, 6);
  },
);

// What Word2Vec says to wrong options, corpora and states.
import { describe, expect, test } from "vitest";
import { FormatError } from "../format-error.ts";
import { Word2Vec } from "./word2vec.ts";
import type { Word2VecOptions } from "./word2vec-options.ts";

const sentences = [
  ["a", "b", "a"],
  ["b", "c"],
];

test.each([
  [{ vectorSize: 0 }, "vectorSize must be a whole number from 1 to 1048576, got 0"],
  [{ vectorSize: 2.5 }, "vectorSize must be a whole number from 1 to 1048576, got 2.5"],
  [{ window: Number.NaN }, "window must be a whole number from 1 to 1000000, got NaN"],
  [{ alpha: Number.NaN }, "alpha must be a number from 0 to 1000, got NaN"],
  [{ alpha: -1 }, "alpha must be a number from 0 to 1000, got -1"],
  [{ sample: Infinity }, "sample must be a number from 0, got Infinity"],
  [{ nsExponent: Number.NaN }, "nsExponent must be a number from -100 to 100, got NaN"],
  [{ epochs: 0 }, "epochs must be a whole number from 1, got 0"],
  [{ seed: 0.5 }, "seed must be a whole number, got 0.5"],
  [{ sg: true }, "sg must be a whole number from 0 to 1, got true"],
  [{ workers: 0 }, "workers must be a whole number from 1 to 256, got 0"],
  [{ sharedNegatives: 1 }, "sharedNegatives must be true or false, got 1"],
  [{ computeLoss: 1 }, "computeLoss must be true or false, got 1"],
  [{ minCount: "5" }, "minCount must be a whole number from 0, got 5"],
  [{ size: 100 }, 'there is no option "size"'],
  [{ negative: 0 }, "hs is 0 and negative is 0, so nothing would be learned. Set hs to 1 or negative to 5"],
])("%j is refused", (options, message) => {
  expect(() => new Word2Vec(options as Word2VecOptions)).toThrow(new RangeError(`Word2Vec: ${message}`));
});

describe("corpora", () => {
  const build = (corpus: unknown, options: Word2VecOptions = {}) =>
    new Word2Vec(options).buildVocabulary(corpus as string[][]).catch((error: Error) => error.message);

  test("without words", async () => {
    for (const corpus of [[], [[], []], () => []]) {
      expect(await build(corpus)).toBe("Word2Vec.buildVocabulary: corpus has no words");
    }
  });

  test("without words that are frequent enough", async () => {
    expect(await build(sentences)).toBe(
      "Word2Vec.buildVocabulary: none of 3 words is kept, the most frequent comes 2 times and 5 are asked for. Lower minCount",
    );
  });

  test("of texts, of numbers, or none at all", async () => {
    expect(await build(["a b"])).toBe(
      'Word2Vec.buildVocabulary: sentence 0 is "a b", not an array of words. Split texts into words first',
    );
    expect(await build("a b")).toBe(
      'Word2Vec.buildVocabulary: corpus is "a b", not sentences or a function that opens them',
    );
    expect(await build(undefined)).toBe(
      "Word2Vec.buildVocabulary: corpus is undefined, not sentences or a function that opens them",
    );
    expect(await build([["a"], [7]])).toBe("Word2Vec.buildVocabulary: a word of sentence 1 is 7, not a string");
  });

  test("that can be read only once", async () => {
    const model = new Word2Vec({ minCount: 1, workers: 1 });
    await model.buildVocabulary(sentences.values());
    await expect(model.train(sentences.values())).rejects.toThrow(
      "Word2Vec.train: corpus can be read only once and 5 passes are needed. Give an array, or a function that opens it anew",
    );
    expect(await model.train(sentences.values(), { epochs: 1 })).toMatchObject({ words: 5 });
    const once = sentences.values();
    await expect(model.train(() => once, { epochs: 2 })).rejects.toThrow(
      "Word2Vec.train: corpus has no words in epoch 2. Give what can be read again: an array, or a function that opens it",
    );
  });
});

describe("the order of calls", () => {
  test("a vocabulary comes first", async () => {
    const model = new Word2Vec();
    const missing = (name: string) => `Word2Vec.${name}: there is no vocabulary yet. Call buildVocabulary first`;
    await expect(model.train(sentences)).rejects.toThrow(missing("train"));
    await expect(model.buildVocabulary(sentences, { update: true })).rejects.toThrow(missing("buildVocabulary"));
    expect(() => model.vectors).toThrow(missing("vectors"));
    expect(() => model.toState()).toThrow(missing("toState"));
  });

  test("one thing at a time, and nothing to resume when nothing was broken off", async () => {
    const model = new Word2Vec({ minCount: 1, workers: 1 });
    await model.buildVocabulary(sentences);
    const first = model.train(sentences);
    await expect(model.train(sentences)).rejects.toThrow("Word2Vec.train: the model is already at work");
    expect(() => model.buildVocabularyFromCounts([["a", 1]])).toThrow("the model is already at work");
    await first;
    await expect(model.train(sentences, { resume: true })).rejects.toThrow(
      "Word2Vec.train: there is no training to resume",
    );
  });

  test("an aborted signal stops at once, and what is resumed keeps its options and its corpus", async () => {
    const model = new Word2Vec({ minCount: 1, batchWords: 3, workers: 1 });
    await model.buildVocabulary(sentences);
    await expect(model.train(sentences, { signal: AbortSignal.abort() })).rejects.toThrow("aborted");
    expect(model.isUnfinished).toBe(true);
    await expect(model.train(sentences, { resume: true, epochs: 9 })).rejects.toThrow(
      "Word2Vec.train: epochs is 9, but the training to resume has 5",
    );
    const controller = new AbortController();
    const onProgress = (): void => controller.abort();
    await expect(model.train(sentences, { resume: true, signal: controller.signal, onProgress })).rejects.toThrow(
      "aborted",
    );
    await expect(model.train([], { resume: true })).rejects.toThrow(
      "Word2Vec.train: corpus ends 1 sentences before the place where training was left off",
    );
  });

  test("options of a training are checked", async () => {
    const model = new Word2Vec({ minCount: 1, workers: 1 });
    await model.buildVocabulary(sentences);
    await expect(model.train(sentences, { epochs: 0 })).rejects.toThrow(
      "Word2Vec.train: epochs must be a whole number from 1, got 0",
    );
    await expect(model.train(sentences, { startAlpha: Number.NaN })).rejects.toThrow(
      "Word2Vec.train: startAlpha must be a number from 0 to 1000, got NaN",
    );
    await expect(model.train(sentences, { totalWords: 0 })).rejects.toThrow(
      "Word2Vec.train: totalWords must be a whole number from 1, got 0",
    );
  });

  test("weights have place in one memory", () => {
    const counts = Array.from({ length: 600 }, (_, n): [string, number] => [`w${n}`, 1]);
    const model = new Word2Vec({ minCount: 1, vectorSize: 1_000_000 });
    expect(() => model.buildVocabularyFromCounts(counts)).toThrow(
      "Word2Vec.buildVocabularyFromCounts: 600 words of 1000000 numbers need 4.49 GiB, at most 4 GiB are possible. Raise minCount or lower vectorSize",
    );
  });

  test("counts are whole numbers from 1", () => {
    expect(() => new Word2Vec().buildVocabularyFromCounts([["a", 0]])).toThrow(
      'Word2Vec.buildVocabularyFromCounts: the count of "a" must be a whole number from 1, got 0',
    );
  });
});

describe("states", () => {
  async function state(): Promise<Record<string, unknown>> {
    const model = new Word2Vec({ minCount: 1, vectorSize: 4, epochs: 1, workers: 1 });
    await model.buildVocabulary(sentences);
    await model.train(sentences);
    return { ...model.toState() };
  }
  const runOf = (from: Record<string, unknown>): object => from.run as object;

  test("are checked field by field", async () => {
    const good = await state();
    Word2Vec.fromState(good);
    const wrong: [Record<string, unknown> | undefined, string][] = [
      [undefined, "state is undefined, not an object"],
      [{}, 'format is undefined, not "attn-word2vec"'],
      [{ ...good, version: 2 }, "version is 2, known is 1"],
      [{ ...good, settings: 5 }, "settings is 5, not an object"],
      [{ ...good, words: ["a", "b", "a"] }, "words is not a list of one or more different words"],
      [{ ...good, words: [] }, "words is not a list of one or more different words"],
      [{ ...good, vectors: [1, 2] }, "vectors is an array, not a Float32Array"],
      [{ ...good, vectors: new Float32Array(11) }, "vectors has 11 numbers, must have 12"],
      [{ ...good, answers: undefined }, "answers is undefined, not a Float32Array"],
      [{ ...good, answers: new Float32Array(12).fill(Number.NaN, 7) }, "answers[7] is NaN"],
      [{ ...good, nodes: new Float32Array(12) }, "nodes has 12 numbers, must have 0"],
      [{ ...good, counts: Float64Array.of(1, 2, 0.5) }, "counts are not all whole numbers from 1"],
      [{ ...good, random: new Uint32Array(4) }, "random is all 0"],
      [{ ...good, corpusWords: 0 }, "corpusWords is 0"],
      [{ ...good, run: 3 }, "run is 3, not an object"],
      [{ ...good, run: { ...runOf(good), epoch: 7 } }, "run.epoch is 7 of 1"],
      [{ ...good, run: { ...runOf(good), words: -1 } }, "run.words is -1"],
      [{ ...good, run: { ...runOf(good), loss: Number.NaN } }, "run.loss is NaN"],
    ];
    for (const [value, message] of wrong) {
      expect(() => Word2Vec.fromState(value)).toThrow(new FormatError(`Word2Vec.fromState: ${message}`));
    }
    expect(() => Word2Vec.fromState({ ...good, settings: { vectorSize: 0 } })).toThrow(
      "Word2Vec.fromState: vectorSize must be a whole number from 1 to 1048576, got 0",
    );
  });

  test("are copies: the model does not change them, nor they the model", async () => {
    const good = await state();
    const model = Word2Vec.fromState(good);
    const before = (good.vectors as Float32Array).slice();
    await model.train(sentences);
    expect(good.vectors).toEqual(before);
    const copy = model.toState();
    copy.vectors.fill(0);
    expect(model.toState().vectors).not.toEqual(copy.vectors);
  });
});

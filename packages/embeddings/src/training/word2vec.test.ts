import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import type { Corpus } from "../corpus/corpus.ts";
import { Random, seededState } from "../network/random.ts";
import type { TrainOptions } from "./train-options.ts";
import { Word2Vec } from "./word2vec.ts";
import type { Word2VecOptions } from "./word2vec-options.ts";
import type { Word2VecState } from "./word2vec-state.ts";

/** Two topics whose words never meet. */
const topics = [
  ["cat", "dog", "puppy", "kitten", "paw", "fur"],
  ["paris", "london", "berlin", "madrid", "rome", "vienna"],
];
const picks = new Random(seededState(1, 0));
const sentences = Array.from({ length: 240 }, (_, n) => {
  const words = topics[n % 2] as string[];
  return Array.from({ length: 8 }, () => words[picks.below(6)] as string);
});
/** One worker, because that is what can be repeated; several are in threads.test.ts. */
const small = { vectorSize: 12, minCount: 1, epochs: 3, batchWords: 100, seed: 3, sample: 0.05, workers: 1 } as const;
const modes: Word2VecOptions[] = [
  { sg: 0 },
  { sg: 1 },
  { sg: 0, cbowMean: 0 },
  { sg: 1, hs: 1, negative: 0 },
  { sg: 0, hs: 1, negative: 2 },
  { sg: 1, sharedNegatives: true },
  { sg: 1, sharedNegatives: true, hs: 1, negative: 2 },
];

async function trained(
  options: Word2VecOptions,
  corpus: Corpus = sentences,
  training?: TrainOptions,
): Promise<Word2Vec> {
  const model = new Word2Vec({ ...small, ...options });
  await model.buildVocabulary(corpus);
  await model.train(corpus, training);
  return model;
}

// The sum of neighbours (cbowMean 0) does not get there in so few epochs, neither here nor in gensim.
test.each(modes.filter((mode) => mode.cbowMean !== 0))("words of one topic come near each other: %j", async (mode) => {
  const { vectors } = await trained({ ...mode, epochs: 40, sample: 0, alpha: 0.05 });
  const meanCosine = (from: readonly string[], to: readonly string[]): number => {
    const pairs = from.flatMap((a) => to.filter((b) => b !== a).map((b) => vectors.similarity(a, b)));
    return pairs.reduce((sum, cosine) => sum + cosine, 0) / pairs.length;
  };
  const [animals, cities] = topics as [string[], string[]];
  const within = (meanCosine(animals, animals) + meanCosine(cities, cities)) / 2;
  expect(within - meanCosine(animals, cities)).toBeGreaterThan(0.5);
});

describe.each(modes)("%j", (mode) => {
  test("with one worker equal seeds give equal vectors, however the sentences come; other seeds give others", async () => {
    const [first, second, other] = [
      await trained(mode),
      await trained(mode, () => stream(sentences)),
      await trained({ ...mode, seed: 4 }),
    ];
    expect(second.vectors.vectors).toEqual(first.vectors.vectors);
    expect(other.vectors.vectors).not.toEqual(first.vectors.vectors);
  });

  test("a training broken off at any batch and resumed from its state is the same to the last bit", async () => {
    const whole = (await trained({ ...mode, computeLoss: true })).toState();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 3 }), async (stops) => {
        let model = new Word2Vec({ ...small, ...mode, computeLoss: true });
        await model.buildVocabulary(sentences);
        let isResumed = false;
        for (const stop of stops) {
          await brokenOff(model, stop, isResumed);
          if (!model.isUnfinished) break;
          model = Word2Vec.fromState(model.toState());
          isResumed = true;
        }
        if (model.isUnfinished) await model.train(sentences, { resume: true });
        expect(model.toState()).toEqual(whole);
      }),
      { numRuns: 5 },
    );
  });

  test("the mean loss falls", async () => {
    const losses: number[] = [];
    const onProgress: TrainOptions["onProgress"] = ({ epoch, loss }) => {
      losses[epoch - 1] = loss as number;
    };
    await trained({ ...mode, epochs: 6, sample: 0, alpha: 0.05 }, sentences, { computeLoss: true, onProgress });
    expect(losses).toHaveLength(6);
    expect(losses.at(-1)).toBeLessThan(losses[0] as number);
  });
});

async function* stream(corpus: readonly string[][]): AsyncGenerator<string[]> {
  for (const sentence of corpus) yield sentence;
}

/** Trains until so many batches are done, or to the end. */
async function brokenOff(model: Word2Vec, batches: number, resume: boolean): Promise<void> {
  const controller = new AbortController();
  let left = batches;
  const onProgress = (): void => {
    if (--left === 0) controller.abort(new Error("enough"));
  };
  await model.train(sentences, { resume, signal: controller.signal, onProgress }).catch((error: Error) => {
    expect(error.message).toBe("enough");
  });
}

test("shared noise words are others than those drawn for every pair, and make no difference where there is nothing to share", async () => {
  const learned = async (options: Word2VecOptions): Promise<Float32Array> => (await trained(options)).vectors.vectors;
  expect(await learned({ sg: 1, sharedNegatives: true })).not.toEqual(await learned({ sg: 1 }));
  for (const mode of [{ sg: 0 }, { sg: 1, hs: 1, negative: 0 }, { sg: 0, hs: 1 }] as const) {
    expect(await learned({ ...mode, sharedNegatives: true })).toEqual(await learned(mode));
  }
});

test("a state without sharedNegatives, as earlier versions wrote it, draws noise for every pair", async () => {
  const { settings, ...state } = (await trained({ sg: 1 })).toState();
  const { sharedNegatives, ...earlier } = settings;
  expect(sharedNegatives).toBe(false);
  expect(Word2Vec.fromState({ ...state, settings: earlier }).settings).toEqual(settings);
});

test("a state survives a structured clone while training, and a corpus that breaks off can be resumed", async () => {
  const whole = (await trained({})).toState();
  const model = new Word2Vec(small);
  await model.buildVocabulary(sentences);
  const states: Word2VecState[] = [];
  const breaking = function* (): Generator<string[]> {
    yield* sentences.slice(0, 131);
    throw new Error("disk");
  };
  await expect(model.train(breaking, { onProgress: () => states.push(model.toState()) })).rejects.toThrow("disk");
  for (const state of [...states, model.toState()]) {
    const copy = Word2Vec.fromState(state);
    await copy.train(sentences, { resume: true });
    expect(copy.vectors.vectors).toEqual(whole.vectors);
  }
});

test("vectors that were given do not change when training goes on", async () => {
  const model = await trained({});
  const before = model.vectors;
  expect(model.vectors).toBe(before);
  const copy = before.vectors.slice();
  const seen: number[] = [];
  await model.train(sentences, { epochs: 1, onProgress: () => seen.push(model.vectors.vectors[0] as number) });
  expect(before.vectors).toEqual(copy);
  expect(model.vectors.vectors).not.toEqual(copy);
  expect(new Set(seen).size).toBeGreaterThan(1);
});

test("new words are learned beside the old ones, whose vectors stay where they are until training", async () => {
  const model = await trained({ sg: 1, hs: 1, epochs: 20, sample: 0, alpha: 0.05 });
  const before = model.vectors;
  const more = Array.from({ length: 50 }, () => ["cat", "hamster", "dog", "hamster", "fur"]);
  await model.buildVocabulary(more, { update: true });
  expect(model.vectors.words).toEqual([...before.words, "hamster"]);
  expect(model.vectors.vectors.slice(0, before.vectors.length)).toEqual(before.vectors);
  await model.train(more, { epochs: 30, startAlpha: 0.05 });
  expect(topics[0]).toContain(model.vectors.nearest("hamster", { count: 1 })[0]?.word);
});

test("the learning rate falls from alpha to minAlpha with the words, and progress counts them", async () => {
  const reports: { alpha: number; fraction: number; words: number; epoch: number }[] = [];
  const model = await trained({ epochs: 2, alpha: 0.5, minAlpha: 0.1 }, sentences, {
    onProgress: (report) => reports.push(report),
  });
  expect(reports).toHaveLength(40);
  reports.forEach(({ alpha, fraction, words, epoch }, at) => {
    expect(alpha).toBeCloseTo(0.5 - 0.4 * (at / 40), 12);
    expect(fraction).toBeCloseTo((at + 1) / 40, 12);
    expect(words).toBe((at + 1) * 96);
    expect(epoch).toBe(at < 20 ? 1 : 2);
  });
  expect(model.isUnfinished).toBe(false);
  expect(await model.train(sentences, { epochs: 1 })).toMatchObject({
    fraction: 1,
    epoch: 1,
    words: 1920,
    loss: undefined,
  });
});

test("sentences longer than a batch are cut, not lost", async () => {
  const long = [sentences.flat()];
  const model = await trained({ sample: 0 }, long);
  expect(await model.train(long, { epochs: 1 })).toMatchObject({ words: 1920, trainedWords: 1920 });
});

test("the event loop gets its turn while words are counted and while training", async () => {
  const ticks = vi.fn();
  const timer = setInterval(ticks, 1);
  const model = new Word2Vec({ ...small, vectorSize: 100, sg: 1, batchWords: 1000, sample: 0 });
  const many = function* (): Generator<string[]> {
    const start = Date.now();
    while (Date.now() - start < 150) yield* sentences;
  };
  await model.buildVocabulary(many);
  expect(ticks).toHaveBeenCalled();
  ticks.mockClear();
  await model.train(many, { epochs: 1 });
  expect(ticks).toHaveBeenCalled();
  clearInterval(timer);
});

test("counts are those of the vocabulary, in the order of its words", async () => {
  const model = new Word2Vec({ minCount: 1 });
  await model.buildVocabulary([
    ["a", "b", "c"],
    ["c", "b", "c"],
  ]);
  expect(model.vectors.words).toEqual(["c", "b", "a"]);
  expect([...model.counts]).toEqual([3, 2, 1]);
});

test("trimRule keeps and leaves out words whatever their counts", async () => {
  const model = new Word2Vec({ ...small, minCount: 200 });
  const trimRule = (word: string) => (word === "cat" ? "keep" : word === "dog" ? "discard" : "default");
  await model.buildVocabulary(sentences, { trimRule });
  expect(model.vectors.has("cat")).toBe(true);
  expect(model.vectors.has("dog")).toBe(false);
});

test("a vocabulary of one word, or words unknown to it, train without harm", async () => {
  const one = await trained({ hs: 1 }, [["a", "a", "a"], []]);
  expect(one.vectors.words).toEqual(["a"]);
  expect(one.vectors.vectors.every(Number.isFinite)).toBe(true);
  const before = one.vectors.vectors;
  await one.train([["x", "y"], ["z"]], { epochs: 1 });
  expect(one.vectors.vectors).toEqual(before);
});

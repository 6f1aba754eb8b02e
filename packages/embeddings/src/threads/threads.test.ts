// Training by several workers: what they learn, and that none of them is left behind, however training ends.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Worker as NodeWorker } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Network } from "../network/network.ts";
import { Random, seededState } from "../network/random.ts";
import type { TrainOptions } from "../training/train-options.ts";
import { Word2Vec } from "../training/word2vec.ts";
import { type Word2VecOptions, word2VecSettings } from "../training/word2vec-options.ts";
import { WorkerTeam } from "./worker-team.ts";

/** Two topics whose words never meet. */
const topics = [
  ["cat", "dog", "puppy", "kitten", "paw", "fur"],
  ["paris", "london", "berlin", "madrid", "rome", "vienna"],
] as const;
const picks = new Random(seededState(1, 0));
const sentences = Array.from({ length: 240 }, (_, n) =>
  Array.from({ length: 8 }, () => topics[n % 2]?.[picks.below(6)] as string),
);
const small: Word2VecOptions = { vectorSize: 12, minCount: 1, epochs: 3, batchWords: 100, sample: 0, workers: 2 };

/** Every thread that was started. */
const started: NodeWorker[] = [];
const remember = (worker: NodeWorker): number => started.push(worker);
beforeEach(() => {
  started.length = 0;
  process.on("worker", remember as never);
});
afterEach(() => {
  process.off("worker", remember as never);
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function expectNoneLeft(count: number): void {
  expect(started.map(({ threadId }) => threadId)).toEqual(new Array(count).fill(-1)); // what an ended thread says
}

async function prepared(options: Word2VecOptions = {}): Promise<Word2Vec> {
  const model = new Word2Vec({ ...small, ...options });
  await model.buildVocabulary(sentences);
  return model;
}

/** What training says when it fails. */
const failure = (model: Word2Vec, options: TrainOptions, corpus: Parameters<Word2Vec["train"]>[0] = sentences) =>
  model.train(corpus, options).then(
    () => "nothing",
    (error: Error) => error.message,
  );

test.each<Word2VecOptions>([
  { sg: 1 },
  { sg: 0 },
  { sg: 1, hs: 1, negative: 0 },
  { sg: 0, hs: 1, workers: 3 },
  { sg: 1, sharedNegatives: true },
])("workers bring words of one topic near each other: %j", async (mode) => {
  const model = await prepared({ ...mode, epochs: 40, alpha: 0.05 });
  const end = await model.train(sentences);
  expect(end).toMatchObject({ workers: mode.workers ?? 2, words: 40 * 1920, trainedWords: 40 * 1920, fraction: 1 });
  const cosine = (a: string, b: string): number => model.vectors.similarity(a, b);
  const within = cosine("cat", "dog") + cosine("paw", "fur") + cosine("paris", "rome") + cosine("berlin", "madrid");
  const across = cosine("cat", "rome") + cosine("paw", "paris") + cosine("dog", "berlin") + cosine("kitten", "vienna");
  expect((within - across) / 4).toBeGreaterThan(0.5);
  expectNoneLeft(mode.workers ?? 2);
});

test("batches are counted in their order, with the rates and losses that one worker would report", async () => {
  const reports: Record<1 | 3, [alpha: number, words: number, epoch: number, loss: number][]> = { 1: [], 3: [] };
  for (const workers of [1, 3] as const) {
    const model = await prepared({ workers, computeLoss: true });
    await model.train(sentences, {
      onProgress: ({ alpha, words, epoch, loss }) => reports[workers].push([alpha, words, epoch, loss as number]),
    });
  }
  expect(reports[3].map((report) => report.slice(0, 3))).toEqual(reports[1].map((report) => report.slice(0, 3)));
  const [ours, alone] = [reports[3].at(-1)?.[3] as number, reports[1].at(-1)?.[3] as number];
  expect(Math.abs(ours / alone - 1)).toBeLessThan(0.05);
});

test("vectors and states that are taken while workers train are copies, and the training goes on from them", async () => {
  const model = await prepared();
  const states: unknown[] = [];
  let first: { taken: Float32Array; copy: Float32Array } | undefined;
  await model.train(sentences, {
    onProgress: () => {
      states.push(model.toState());
      const taken = model.vectors.vectors;
      first ??= { taken, copy: taken.slice() };
    },
  });
  expect(first?.taken).toEqual(first?.copy);
  expect(first?.taken.buffer).toBeInstanceOf(ArrayBuffer);
  const copy = Word2Vec.fromState(structuredClone(states[7]));
  expect(await copy.train(sentences, { resume: true })).toMatchObject({ words: 3 * 1920, fraction: 1 });
});

test("new words are learned by workers", async () => {
  const model = await prepared({ sg: 1, epochs: 20, alpha: 0.05 });
  await model.train(sentences);
  const more = Array.from({ length: 50 }, () => ["cat", "hamster", "dog", "hamster", "fur"]);
  await model.buildVocabulary(more, { update: true });
  await model.train(more, { epochs: 30, startAlpha: 0.05 });
  expect(topics[0]).toContain(model.vectors.nearest("hamster", { count: 1 })[0]?.word);
});

describe("no worker is left, and the model is usable", () => {
  const usable = async (model: Word2Vec): Promise<void> => {
    expect(model.vectors.vectors.every(Number.isFinite)).toBe(true);
    expect(await model.train(sentences, { resume: true })).toMatchObject({ words: 3 * 1920, fraction: 1, workers: 2 });
    expectNoneLeft(4);
  };

  test("when training is aborted", async () => {
    const [model, controller] = [await prepared(), new AbortController()];
    const onProgress = vi.fn(() => controller.abort(new Error("enough")));
    expect(await failure(model, { signal: controller.signal, onProgress })).toBe("enough");
    expect(onProgress).toHaveBeenCalledTimes(1);
    await usable(model);
  });

  test("when the caller's own function throws", async () => {
    const model = await prepared();
    const onProgress = (): void => {
      throw new Error("mine");
    };
    expect(await failure(model, { onProgress })).toBe("mine");
    await usable(model);
  });

  test("when the corpus breaks off", async () => {
    const model = await prepared();
    const breaking = function* (): Generator<string[]> {
      yield* sentences.slice(0, 131);
      throw new Error("disk");
    };
    expect(await failure(model, {}, breaking)).toBe("disk");
    await usable(model);
  });

  test("when a worker is ended by somebody else", async () => {
    const model = await prepared();
    const ending = async function* (): AsyncGenerator<string[]> {
      yield* sentences.slice(0, 131);
      await started[0]?.terminate();
      yield* sentences.slice(131);
    };
    expect(await failure(model, {}, ending)).toBe(
      "Word2Vec.train: a worker stopped: it ended with code 1. The model is usable; resume the training, or set workers to 1",
    );
    await usable(model);
  });
});

test("a worker that fails in its work ends all of them with one error", async () => {
  const counts = Float64Array.of(3, 2, 1);
  const network = new Network("test", { counts, settings: word2VecSettings("test", { ...small, workers: 3 }) });
  const team = new WorkerTeam("test", network);
  expect(await team.hasBegun()).toBe(true);
  const slot = await team.freeSlot();
  slot.begin({ sentences: 2 ** 31, random: Uint32Array.of(1, 2, 3, 4), alpha: 0.1 }); // reads on and on, beyond the memory
  slot.ends.fill(1e9);
  const done = vi.fn();
  team.train(slot, done);
  const said = "test: a worker stopped: memory access out of bounds";
  await expect(team.idle()).rejects.toThrow(said);
  await expect(team.freeSlot()).rejects.toThrow(said);
  await team.close();
  expect(done).not.toHaveBeenCalled();
  expectNoneLeft(3);
});

describe("where threads cannot be had, one thread trains, says so, and gives what one worker gives", () => {
  const terminate = vi.fn();
  beforeEach(() => {
    terminate.mockClear();
  });
  const expectOne = async (): Promise<void> => {
    const [model, other] = [await prepared(), await prepared({ workers: 1 })];
    expect(await model.train(sentences)).toMatchObject({ workers: 1, fraction: 1 });
    await other.train(sentences);
    expect(model.vectors.vectors).toEqual(other.vectors.vectors);
    expectNoneLeft(0);
  };

  test("without shared memory, as on web pages that are not isolated", async () => {
    vi.stubGlobal("SharedArrayBuffer", undefined);
    await expectOne();
  });

  test("without worker threads", async () => {
    vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined as never);
    await expectOne();
  });

  test("when a thread cannot be started", async () => {
    class Worker {
      constructor() {
        throw new Error("no more threads");
      }
    }
    vi.spyOn(process, "getBuiltinModule").mockReturnValue({ Worker } as never);
    await expectOne();
  });

  test("when a thread never says that it has begun", async () => {
    class SilentWorker {
      terminate = terminate;
      postMessage(): void {}
    }
    vi.stubGlobal("Worker", SilentWorker);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const all = expectOne();
    await vi.advanceTimersByTimeAsync(60_000);
    vi.useRealTimers();
    await all;
    expect(terminate).toHaveBeenCalledTimes(2);
  });

  test("when a page's rules forbid workers", async () => {
    class ForbiddenWorker {
      onerror?: (event: { message?: string }) => void;
      terminate = terminate;
      constructor() {
        setTimeout(() => this.onerror?.({}));
      }
      postMessage(): void {}
    }
    vi.stubGlobal("Worker", ForbiddenWorker);
    await expectOne();
    expect(terminate).toHaveBeenCalledTimes(2);
  });
});

test("a program ends by itself after training and after an abort", async () => {
  const library = new URL("../index.ts", import.meta.url).href;
  const program = `
    const { Word2Vec } = await import(${JSON.stringify(library)});
    const sentences = Array.from({ length: 500 }, (_, n) => ["a", "b", "c", "d", "e"].map((word) => word + (n % 7)));
    const model = new Word2Vec({ minCount: 1, batchWords: 50, workers: 3 });
    await model.buildVocabulary(sentences);
    const { workers } = await model.train(sentences);
    const controller = new AbortController();
    const training = model.train(sentences, { signal: controller.signal, onProgress: () => controller.abort() });
    const name = await training.catch((error) => error.name);
    console.log(workers, name);`;
  const options = ["--no-warnings", "--input-type=module", "-e", program];
  const { stdout } = await promisify(execFile)(process.execPath, options, { timeout: 50_000 });
  expect(stdout).toBe("3 AbortError\n");
});

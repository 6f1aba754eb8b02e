// Counting by several threads: that it comes to what one thread finds, and that no thread is left behind, however training ends.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Worker as NodeWorker } from "node:worker_threads";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { parseNormalizers } from "../../normalizers/normalizer.ts";
import { parsePreTokenizers } from "../../pre-tokenizers/pre-tokenizer.ts";
import { Tokenizer } from "../../tokenizer.ts";
import { Pacer } from "../pacer.ts";
import { preTokenizerJson } from "../pre-tokenizer-choice.ts";
import type { TrainInput, TrainOptions } from "../train-options.ts";
import { createWordCounter, type WordCounter } from "../word-counter.ts";
import { CountingCrew } from "./counting-crew.ts";

/** Every thread that was started, and what they have answered. */
const started: NodeWorker[] = [];
let answers: { kind: string }[] = [];
const remember = (worker: NodeWorker): void => {
  started.push(worker);
  worker.on("message", (answer) => answers.push(answer));
};
beforeEach(() => {
  started.length = 0;
  answers = [];
  process.on("worker", remember as never);
});
afterEach(() => {
  process.off("worker", remember as never);
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const answered = (kind: string): number => answers.filter((answer) => answer.kind === kind).length;
const expectNoneLeft = (count: number): void =>
  expect(started.map(({ threadId }) => threadId)).toEqual(new Array(count).fill(-1)); // what an ended thread says

interface Words {
  readonly preTokenizer: TrainOptions["preTokenizer"];
  readonly normalizer?: { readonly type: string };
}

const counterOf = ({ preTokenizer, normalizer }: Words): WordCounter =>
  createWordCounter(parseNormalizers(normalizer), parsePreTokenizers(preTokenizerJson(preTokenizer)));

const crewOf = (
  words: Words,
  workers: number,
  { signal, portion = 40 }: { signal?: AbortSignal; portion?: number } = {},
) => {
  const start = {
    preTokenizer: JSON.stringify(preTokenizerJson(words.preTokenizer)),
    normalizer: words.normalizer && JSON.stringify(words.normalizer),
  };
  return new CountingCrew(counterOf(words), { start, workers, pacer: new Pacer({ signal }), portion, startAfter: 0 });
};

type Item = string | readonly [text: string, times: number] | { readonly lines: string };

const give = (counter: WordCounter | CountingCrew, item: Item): void => {
  if (typeof item === "string") counter.add(item, 1);
  else if ("lines" in item) {
    const bytes = new TextEncoder().encode(`${item.lines}\0`);
    counter.addLines(bytes, bytes.length - 1);
  } else counter.add(...item);
};

const result = ({ words, counts }: { words: readonly string[]; counts: ArrayLike<number> }, texts: number): object => ({
  words,
  counts: Array.from(counts),
  texts,
});

/** Lets threads begin before anything is given to them. */
const begin = async (crew: CountingCrew, workers: number): Promise<void> => {
  give(crew, "the first text starts them");
  while (answered("begun") < workers - 1) await turn();
};

describe("several threads find the words, counts and order that one finds", () => {
  const unit = fc.constantFrom(..."abc12' \n\ré日🙂", "\ud83d");
  const text = fc.string({ unit, maxLength: 60 });
  const item = fc.oneof(
    text,
    fc.tuple(text, fc.nat({ max: 5 })),
    fc.string({ unit, maxLength: 90 }).map((lines) => ({ lines: lines.replace(/\p{Surrogate}/gu, "?") })),
  );
  const items = fc.array(fc.tuple(item, fc.boolean()), { minLength: 30, maxLength: 120 });

  test.each<[workers: number, words: Words]>([
    [2, { preTokenizer: "gpt2" }],
    [3, { preTokenizer: "o200k" }],
    [2, { preTokenizer: "cl100k", normalizer: { type: "NFKC" } }],
    [3, { preTokenizer: "metaspace", normalizer: { type: "Lowercase" } }],
    [2, { preTokenizer: null }],
    [2, { preTokenizer: { type: "Digits", individual_digits: true } as { type: string } }],
  ])("%s threads, %j", async (workers, words) => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(items, async (given) => {
        const alone = counterOf(words);
        const crew = crewOf(words, workers);
        answers = [];
        await begin(crew, workers);
        alone.add("the first text starts them", 1);
        for (const [next, waits] of given) {
          give(alone, next);
          give(crew, next);
          if (waits) await turn();
        }
        const all = await crew.take();
        expect(result(all, crew.texts)).toEqual(result(alone.take(), alone.texts));
        expect(answered("counted")).toBeGreaterThan(0);
        await crew.close();
        runs++;
      }),
      { numRuns: 5 },
    );
    expectNoneLeft(runs * (workers - 1));
  });
});

/** Nine megabytes, so that threads are started and have something to do. */
const line = (i: number): string => `Line ${i % 300} isn't word${(i * 7919) % 4001} of é ${"many words ".repeat(8)}\n`;
const lines = Array.from({ length: 80_000 }, (_, i) => line(i));
const bytesOf = function* (portion: number): Generator<Uint8Array> {
  const bytes = new TextEncoder().encode(lines.join(""));
  for (let at = 0; at < bytes.length; at += portion) yield bytes.subarray(at, at + portion);
};
const small: TrainOptions = { vocabularySize: 400 };

describe("what is trained does not depend on the number of threads", () => {
  test.each<[name: string, input: () => TrainInput, options: TrainOptions]>([
    ["one text", () => lines.join(""), {}],
    ["texts", () => lines, {}],
    ["texts with counts", () => lines.map((line, i) => [line, i % 4] as const), { preTokenizer: "cl100k" }],
    ["bytes", () => bytesOf(10_007), {}],
    ["bytes in one piece", () => bytesOf(2 ** 25), { preTokenizer: "o200k" }],
    [
      "bytes and texts, of equal pairs the first",
      () => [...lines.slice(0, 9), ...bytesOf(65_537), "last"],
      { rules: "minbpe" },
    ],
    ["any pattern, a normalizer", () => bytesOf(65_536), { preTokenizer: "whitespace", normalizer: { type: "NFC" } }],
  ])("%s", async (_, input, options) => {
    const counted: object[] = [];
    const trained: object[] = [];
    for (const workers of [1, 2, 3]) {
      const progress: TrainOptions["progress"] = ({ stage, texts, words }) => {
        counted[workers] = { stage, texts, words };
      };
      trained[workers] = (await Tokenizer.train(input(), { ...small, ...options, workers, progress })).toJSON();
      expect(trained[workers]).toEqual(trained[1]);
      expect(counted[workers]).toEqual(counted[1]);
    }
    expectNoneLeft(1 + 2);
  });

  test("little is counted before a thread would begin, so none is started", async () => {
    const expected = await Tokenizer.train(lines.slice(0, 100), small);
    expect((await Tokenizer.train(lines.slice(0, 100), { ...small, workers: 3 })).toJSON()).toEqual(expected.toJSON());
    expectNoneLeft(0);
  });
});

/** What training says when it fails. */
const failure = (input: TrainInput, options: TrainOptions = {}): Promise<string> =>
  Tokenizer.train(input, { ...small, workers: 3, ...options }).then(
    () => "nothing",
    (error: Error) => error.message,
  );

/** Endless lines, with turns of the event loop between them; `act` is called when all threads have counted something. */
const endless = async function* (act: () => void | Promise<void>): AsyncGenerator<Uint8Array> {
  let hasActed = false;
  for (;;) {
    for (const chunk of bytesOf(2 ** 18)) {
      yield chunk;
      await turn();
      if (hasActed || answered("counted") < 4) continue;
      hasActed = true;
      await act();
    }
  }
};

describe("no thread is left", () => {
  test("when training is aborted", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    expect(
      await failure(
        endless(() => controller.abort(new Error("enough"))),
        { signal },
      ),
    ).toBe("enough");
    expectNoneLeft(2);
  });

  test("when it is aborted while threads still count", async () => {
    const controller = new AbortController();
    const crew = crewOf({ preTokenizer: "gpt2" }, 2, { signal: controller.signal });
    await begin(crew, 2);
    give(crew, "word ".repeat(200_000));
    const all = crew.take();
    controller.abort(new Error("enough"));
    await expect(all).rejects.toThrow("enough");
    await crew.close();
    expectNoneLeft(1);
  });

  test("when the input breaks off", async () => {
    const input = endless(() => {
      throw new Error("the disk is gone");
    });
    expect(await failure(input)).toBe("the disk is gone");
    expectNoneLeft(2);
  });

  test("when the caller's own function throws", async () => {
    const progress = (): void => {
      if (answered("counted") > 0) throw new Error("mine");
    };
    expect(
      await failure(
        endless(() => undefined),
        { progress },
      ),
    ).toBe("mine");
    expectNoneLeft(2);
  });

  test("when bytes are no UTF-8, whoever finds that", async () => {
    const crew = crewOf({ preTokenizer: "gpt2" }, 2);
    await begin(crew, 2);
    crew.addLines(Uint8Array.of(97, 0xff, 10, 0), 3);
    await expect(crew.take()).rejects.toThrow(new TypeError("train: the bytes are not UTF-8 text"));
    await crew.close();
    const input = async function* (): AsyncGenerator<Uint8Array> {
      for await (const chunk of endless(() => undefined)) {
        yield chunk;
        if (answered("counted") > 4) yield Uint8Array.of(10, 0xff, 10);
      }
    };
    expect(await failure(input())).toBe("train: the bytes are not UTF-8 text");
    expectNoneLeft(3);
  });

  test("when a thread is ended by somebody else", async () => {
    const input = endless(async () => {
      await started[0]?.terminate();
    });
    expect(await failure(input)).toBe(
      "train: a worker stopped: it ended with code 1. Train again, or set workers to 1",
    );
    expectNoneLeft(2);
  });
});

describe("where threads cannot be had, one thread counts and finds the same", () => {
  let alone: object | undefined;
  const expectSame = async (): Promise<void> => {
    alone ??= (await Tokenizer.train(bytesOf(65_536), small)).toJSON();
    const trained = await Tokenizer.train(bytesOf(65_536), { ...small, workers: 3 });
    expect(trained.toJSON()).toEqual(alone);
    expectNoneLeft(0);
  };

  test("without worker threads", async () => {
    vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined as never);
    await expectSame();
  });

  test("when a thread cannot be started", async () => {
    class Worker {
      constructor() {
        throw new Error("no more threads");
      }
    }
    vi.spyOn(process, "getBuiltinModule").mockReturnValue({ Worker } as never);
    await expectSame();
  });

  test("when a page's rules forbid workers", async () => {
    const terminate = vi.fn();
    class ForbiddenWorker {
      onerror?: (event: { message?: string }) => void;
      terminate = terminate;
      constructor() {
        setTimeout(() => this.onerror?.({}));
      }
      postMessage(): void {}
    }
    vi.stubGlobal("Worker", ForbiddenWorker);
    await expectSame();
    expect(terminate).toHaveBeenCalledTimes(2);
  });
});

test("a program ends by itself after training and after an abort", async () => {
  const library = new URL("../../index.ts", import.meta.url).href;
  const program = `
    const { Tokenizer } = await import(${JSON.stringify(library)});
    let threads = 0;
    process.on("worker", () => threads++);
    const lines = Array.from({ length: 90 }, (_, n) => ("some words " + n).repeat(10_000));
    const { vocabularySize } = await Tokenizer.train(lines, { vocabularySize: 300, workers: 3 });
    const controller = new AbortController();
    const endless = function* () { for (let n = 0; ; n++) { if (n === 150) controller.abort(); yield lines[n % 90]; } };
    const training = Tokenizer.train(endless(), { workers: 2, signal: controller.signal });
    const name = await training.catch((error) => error.name);
    console.log(vocabularySize, threads, name);`;
  const options = ["--no-warnings", "--input-type=module", "-e", program];
  const { stdout } = await promisify(execFile)(process.execPath, options, { timeout: 50_000 });
  expect(stdout).toBe("300 3 AbortError\n");
});

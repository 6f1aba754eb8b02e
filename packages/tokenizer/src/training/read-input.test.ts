import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Tokenizer } from "../tokenizer.ts";
import type { TrainInput, TrainOptions } from "./train-options.ts";

const options: TrainOptions = { preTokenizer: "bytes", vocabularySize: 290 };
const merges = async (input: TrainInput, more: TrainOptions = {}): Promise<object> =>
  (await Tokenizer.train(input, { ...options, ...more })).toJSON();

const streamOf = <T>(chunks: readonly T[]): ReadableStream<T> =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });

async function* later<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) {
    await Promise.resolve();
    yield item;
  }
}

/** Cuts at positions that fast-check chose. */
const cut = <T extends { length: number }>(
  whole: T,
  at: readonly number[],
  slice: (a: number, b: number) => T,
): T[] => {
  const places = [0, ...at.map((place) => place % (whole.length + 1)).sort((a, b) => a - b), whole.length];
  return places.slice(1).map((end, i) => slice(places[i] ?? 0, end));
};

describe("the input of Tokenizer.train", () => {
  const line = fc.string({ unit: fc.constantFrom("a", "b", " ", "é", "🙂", "\r"), maxLength: 12 });
  const cuts = fc.array(fc.nat(), { maxLength: 8 });

  test("a stream is cut into lines wherever its chunks end", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 6 }), cuts, async (lines, at) => {
        const text = lines.join("\n");
        const expected = await merges(text.match(/[^\n]*\n|[^\n]+$/g) ?? []);
        const bytes = new TextEncoder().encode(text);
        const chunks = cut(bytes, at, (a, b) => bytes.slice(a, b));
        expect(await merges(streamOf(cut(text, at, (a, b) => text.slice(a, b))))).toEqual(expected);
        expect(await merges(streamOf(chunks))).toEqual(expected);
        expect(await merges(later(chunks))).toEqual(expected);
        expect(await merges(chunks)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  test("items of iterables are texts of their own, with line feeds in them or not", async () => {
    const items = ["one\ntwo", "two\none", "one"];
    expect(await merges(later(items))).toEqual(await merges(items));
    expect(await merges(new Set(items))).toEqual(await merges(items));
    expect(await merges(["one\ntwo\n"])).toEqual(await merges("one\ntwo\n"));
    expect(await merges("ab\nab\n")).not.toEqual(await merges(streamOf(["ab\nab\n"])));
  });

  test("half a surrogate pair counts as U+FFFD", async () => {
    expect(await merges("a\ud800b")).toEqual(await merges("a\ufffdb"));
  });

  test("no text at all gives the alphabet", async () => {
    expect((await Tokenizer.train([], options)).vocabularySize).toBe(256);
  });

  test.each<[string, unknown, string]>([
    ["a number", 7, "train: the input must be a text, a stream or iterable, it is 7"],
    ["null", null, "train: the input must be a text, a stream or iterable, it is null"],
    ["an item that is no text", [7], "train: the input must give texts, bytes or [text, count], it gave 7"],
    ["half a count", [["a", -1]], 'train: the count of "a" must be a whole number from 0, it is -1'],
    ["bytes that are no UTF-8", [Uint8Array.of(0x61, 0xff)], "train: the bytes are not UTF-8 text"],
    ["bytes that end too early", [Uint8Array.of(0xc3)], "train: the bytes are not UTF-8 text"],
  ])("%s is refused", async (_, input, message) => {
    await expect(merges(input as TrainInput)).rejects.toThrow(new TypeError(message));
  });
});

describe("giving up", () => {
  test("a signal that is aborted before reads nothing", async () => {
    let read = 0;
    const input = {
      *[Symbol.iterator](): Generator<string> {
        read++;
        yield "a";
      },
    };
    await expect(merges(input, { signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
    expect(read).toBe(0);
  });

  test("an abort ends the wait for a stream that gives nothing, and cancels it", async () => {
    const controller = new AbortController();
    let cancelled: unknown = "not yet";
    const stream = new ReadableStream<string>({
      pull: () => new Promise(() => undefined),
      cancel: (reason) => {
        cancelled = reason;
      },
    });
    const training = merges(stream, { signal: controller.signal });
    setTimeout(() => controller.abort(new Error("enough")), 5);
    await expect(training).rejects.toThrow("enough");
    expect(cancelled).toBe(undefined);
  });

  test("an abort between two items closes the generator", async () => {
    const controller = new AbortController();
    let closed = false;
    async function* endless(): AsyncGenerator<string> {
      try {
        for (;;) {
          await new Promise((resolve) => setTimeout(resolve, 1));
          yield "text";
        }
      } finally {
        closed = true;
      }
    }
    setTimeout(() => controller.abort(), 10);
    await expect(merges(endless(), { signal: controller.signal })).rejects.toThrow(DOMException);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(closed).toBe(true);
  });

  test("an abort is seen while merging, and while counting an endless iterable", async () => {
    const controller = new AbortController();
    const words = Array.from({ length: 30_000 }, (_, i) => `${(i * 7919).toString(36)}${(i * 104_729).toString(3)}`);
    const progress: TrainOptions["progress"] = ({ stage }) => {
      if (stage === "counting") setTimeout(() => controller.abort(new Error("enough")), 0);
    };
    const more = { signal: controller.signal, progress, vocabularySize: 100_000 };
    await expect(merges(words, more)).rejects.toThrow("enough");
    const endless = {
      *[Symbol.iterator](): Generator<string> {
        for (;;) yield "text";
      },
    };
    const timeout = AbortSignal.timeout(20);
    await expect(merges(endless, { signal: timeout })).rejects.toThrow(DOMException);
  });

  test("an error of the input is the error of the training", async () => {
    async function* broken(): AsyncGenerator<string> {
      yield "a";
      throw new Error("the disk is gone");
    }
    await expect(merges(broken())).rejects.toThrow("the disk is gone");
  });
});

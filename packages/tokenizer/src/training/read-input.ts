// The texts of every kind of input, one after the other, and the end of reading when the work is given up. What becomes of a text is not here.
import { quote } from "../errors.ts";
import { LineCutter } from "./line-cutter.ts";
import type { Pacer } from "./pacer.ts";
import type { TrainInput, TrainProgress } from "./train-options.ts";

/** Takes a text and how often it occurs. */
export type TextVisitor = (text: string, times: number) => void;

interface Reader {
  readonly next: () => Promise<IteratorResult<unknown>>;
  readonly close: () => Promise<unknown> | undefined;
}

/**
 * Visits every text of the input. Where the input ends early, by an error or the signal, it is closed.
 * @throws TypeError for an item that is no text, no bytes and no pair of a text and a count, or bytes that are no UTF-8
 */
export const readInput = async (
  input: TrainInput,
  { pacer, visit, state }: { pacer: Pacer; visit: TextVisitor; state: () => TrainProgress },
): Promise<void> => {
  if (typeof input === "string") {
    visit(input, 1);
    return;
  }
  if (
    typeof input !== "object" ||
    input === null ||
    !(isReadableStream(input) || isIterable(input) || isAsyncIterable(input))
  )
    throw new TypeError(`train: the input must be a text, a stream or iterable, it is ${quote(input)}`);
  const lines = new LineCutter((line) => visit(line, 1));
  const isStream = isReadableStream(input);
  const take = (item: unknown): void => {
    if (typeof item === "string") isStream ? lines.push(item) : visit(item, 1);
    else if (item instanceof Uint8Array) lines.pushBytes(item);
    else visit(...readCount(item));
  };
  if (!isStream && isIterable(input)) {
    for (const item of input) {
      take(item);
      if (pacer.isDue) await pacer.pause(state);
    }
  } else {
    await readAll(isStream ? streamReader(input) : asyncReader(input), pacer, state, take);
  }
  lines.end();
};

const isReadableStream = (input: object): input is ReadableStream<unknown> => "getReader" in input;
const isIterable = (input: object): input is Iterable<unknown> => Symbol.iterator in input;
const isAsyncIterable = (input: object): input is AsyncIterable<unknown> => Symbol.asyncIterator in input;

const readCount = (item: unknown): readonly [string, number] => {
  const [word, count]: readonly unknown[] = Array.isArray(item) && item.length === 2 ? item : [];
  if (typeof word !== "string" || typeof count !== "number")
    throw new TypeError(`train: the input must give texts, bytes or [text, count], it gave ${quote(item)}`);
  if (!Number.isSafeInteger(count) || count < 0)
    throw new TypeError(`train: the count of ${quote(word)} must be a whole number from 0, it is ${count}`);
  return [word, count];
};

const streamReader = (stream: ReadableStream<unknown>): Reader => {
  const reader = stream.getReader();
  return {
    next: async () => {
      const { done, value } = await reader.read();
      return { done, value };
    },
    close: () => reader.cancel(),
  };
};

const asyncReader = (input: AsyncIterable<unknown>): Reader => {
  const iterator = input[Symbol.asyncIterator]();
  return { next: () => iterator.next(), close: () => iterator.return?.() };
};

const readAll = async (
  reader: Reader,
  pacer: Pacer,
  state: () => TrainProgress,
  take: (item: unknown) => void,
): Promise<void> => {
  const { signal } = pacer;
  // One listener for all waits: racing every one against the same promise would keep them all in memory.
  let giveUp: (reason: unknown) => void = () => undefined;
  const onAbort = (): void => giveUp(signal?.reason);
  signal?.addEventListener("abort", onAbort);
  const next = (): Promise<IteratorResult<unknown>> =>
    new Promise((resolve, reject) => {
      giveUp = reject;
      reader.next().then(resolve, reject);
    });
  try {
    for (;;) {
      const { done, value } = await next();
      if (done) return;
      take(value);
      if (pacer.isDue) await pacer.pause(state);
    }
  } catch (error) {
    // Not awaited: a source that hangs would hang here too.
    Promise.resolve(reader.close()).catch(() => undefined);
    throw error;
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
};

// The items of every kind of input, one after the other, and the end of reading when the work is given up. What becomes of an item is in text-sink.ts.
import { quote } from "../errors.ts";
import type { Pacer } from "./pacer.ts";
import { ItemTaker, type TextSink } from "./text-sink.ts";
import type { TrainInput, TrainProgress } from "./train-options.ts";

interface Reader {
  readonly next: () => Promise<IteratorResult<unknown>>;
  readonly close: () => Promise<unknown> | undefined;
}

/**
 * Gives every text of the input to the sink. Where the input ends early, by an error or the signal, it is closed.
 * @throws TypeError for an item that is no text, no bytes and no pair of a text and a count, or bytes that are no UTF-8
 */
export const readInput = async (
  input: TrainInput,
  { pacer, sink, state }: { pacer: Pacer; sink: TextSink; state: () => TrainProgress },
): Promise<void> => {
  const taker = new ItemTaker(sink, pacer, state);
  if (typeof input === "string") {
    await taker.take(input);
    return;
  }
  if (
    typeof input !== "object" ||
    input === null ||
    !(isReadableStream(input) || isIterable(input) || isAsyncIterable(input))
  )
    throw new TypeError(`train: the input must be a text, a stream or iterable, it is ${quote(input)}`);
  if (isReadableStream(input)) {
    await readAll(streamReader(input), pacer.signal, (item) => taker.takeChunk(item));
  } else if (isIterable(input)) {
    for (const item of input) {
      const pause = taker.take(item);
      if (pause) await pause;
    }
  } else {
    await readAll(asyncReader(input), pacer.signal, (item) => taker.take(item));
  }
  taker.end();
};

const isReadableStream = (input: object): input is ReadableStream<unknown> => "getReader" in input;
const isIterable = (input: object): input is Iterable<unknown> => Symbol.iterator in input;
const isAsyncIterable = (input: object): input is AsyncIterable<unknown> => Symbol.asyncIterator in input;

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
  signal: AbortSignal | undefined,
  take: (item: unknown) => Promise<void> | undefined,
): Promise<void> => {
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
      const pause = take(value);
      if (pause) await pause;
    }
  } catch (error) {
    // Not awaited: a source that hangs would hang here too.
    Promise.resolve(reader.close()).catch(() => undefined);
    throw error;
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
};

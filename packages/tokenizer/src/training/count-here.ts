// Counting on this thread alone. Several threads are in workers/.
import type { CountedWords } from "./symbol-table.ts";
import type { TextSink } from "./text-sink.ts";
import type { WordCounter } from "./word-counter.ts";

/** A sink that counts the words of what it takes. */
export interface Counting extends TextSink {
  /** Texts so far. */
  readonly texts: number;
  /** Different words so far; where several threads count, the most that one of them has met. */
  readonly size: number;
  /** All words, when all is taken. @throws Error when a thread has failed, the signal's reason when it is aborted */
  take(): Promise<CountedWords>;
  /** Ends what is still running. */
  close(): Promise<void>;
}

/** Counts at once. */
export class CountHere implements Counting {
  readonly portion: number = 2 ** 16;
  private readonly counter: WordCounter;

  constructor(counter: WordCounter) {
    this.counter = counter;
  }

  get texts(): number {
    return this.counter.texts;
  }

  get size(): number {
    return this.counter.size;
  }

  add(text: string, times: number, goesOn?: boolean): void {
    this.counter.add(text, times, goesOn);
  }

  addLines(bytes: Uint8Array, length: number): void {
    this.counter.addLines(bytes, length);
  }

  cut(text: string, from: number): number {
    return this.counter.cut(text, from, this.portion);
  }

  async take(): Promise<CountedWords> {
    return this.counter.take();
  }

  async close(): Promise<void> {}
}

// Several threads that count the words of an input, this one among them: whatever the others have no room for is counted here. What it comes
// to is what one thread finds. How words are counted is in word-counter.ts.
import type { Counting } from "../count-here.ts";
import type { Pacer } from "../pacer.ts";
import type { CountedWords } from "../symbol-table.ts";
import type { WordCounter } from "../word-counter.ts";
import { countBatch } from "./count-batch.ts";
import { CountingWorker } from "./counting-worker.ts";
import type { CountBatch, CountStart } from "./messages.ts";
import { type Milestone, orderedWords } from "./ordered-words.ts";
import { areThreadsPossible } from "./start-worker.ts";

/** Who counts, and when. */
export interface CrewOptions {
  readonly start: CountStart;
  /** Threads, this one included. */
  readonly workers: number;
  readonly pacer: Pacer;
  /** How much is given to a thread at once, in units or bytes. */
  readonly portion?: number;
  /** How much is counted here before threads are started: with less they would come too late. */
  readonly startAfter?: number;
}

/** What an item of a batch costs besides its units. */
const itemUnits = 16;

/** Counts on all threads. */
export class CountingCrew implements Counting {
  readonly portion: number;
  readonly #options: CrewOptions;
  readonly #counter: WordCounter;
  readonly #milestones: Milestone[] = [];
  readonly #crew: CountingWorker[] = [];
  #startAfter: number;
  #isStarted = false;
  /** Texts that are not lines, and those of them that are not given to anybody yet. */
  #texts = 0;
  #open: { texts: string[]; times: number[]; units: number } = { texts: [], times: [], units: 0 };
  #batches = 0;
  #wake: () => void = () => undefined;

  constructor(counter: WordCounter, options: CrewOptions) {
    this.#counter = counter;
    this.#options = options;
    this.portion = options.portion ?? 2 ** 19;
    this.#startAfter = options.startAfter ?? 2 ** 23;
  }

  get texts(): number {
    return this.#crew.reduce((sum, { lines }) => sum + lines, this.#texts + this.#counter.texts);
  }

  get size(): number {
    return this.#crew.reduce((most, { size }) => Math.max(most, size), this.#counter.size);
  }

  add(text: string, times: number, goesOn = false): void {
    if (!goesOn) this.#texts++;
    if (this.#isStarted) {
      this.#open.texts.push(text);
      this.#open.times.push(times);
      this.#open.units += text.length + itemUnits;
      if (this.#open.units >= this.portion) this.#giveOpen();
    } else {
      this.#counter.add(text, times, true);
      this.#startWhenDue(text.length + itemUnits);
    }
  }

  addLines(bytes: Uint8Array<ArrayBuffer>, length: number): void {
    if (this.#isStarted) {
      this.#giveOpen();
      this.#give({ bytes, length });
    } else {
      this.#counter.addLines(bytes, length);
      this.#startWhenDue(length);
    }
  }

  cut(text: string, from: number): number {
    return this.#counter.cut(text, from, this.portion);
  }

  async take(): Promise<CountedWords> {
    this.#giveOpen();
    const used = this.#crew.filter(({ isUsed }) => isUsed);
    for (const worker of used) worker.ask();
    await this.#until(() => used.every(({ part }) => part !== undefined));
    const own = this.#counter.take();
    const others = used.flatMap(({ part }) => part ?? []);
    return others.length === 0 ? own : orderedWords([{ ...own, milestones: this.#milestones }, ...others]);
  }

  async close(): Promise<void> {
    await Promise.all(this.#crew.splice(0).map((worker) => worker.stop()));
  }

  #startWhenDue(units: number): void {
    this.#startAfter -= units;
    if (this.#startAfter > 0) return;
    this.#isStarted = true;
    this.#milestones.push({ batch: this.#batches++, size: this.#counter.size });
    if (areThreadsPossible()) this.#startAll();
  }

  #startAll(): void {
    const { start, workers } = this.#options;
    try {
      while (this.#crew.length < workers - 1) this.#crew.push(new CountingWorker(start, () => this.#wake()));
    } catch {
      // Those that could be started count; if there are none, this thread does it all.
    }
  }

  #giveOpen(): void {
    const { texts, times } = this.#open;
    if (texts.length === 0) return;
    this.#open = { texts: [], times: [], units: 0 };
    this.#give({ texts, times });
  }

  /** To the thread with the most room; without any it is counted here, and then the others' answers are heard. */
  #give(batch: CountBatch): void {
    this.#throwFailure();
    const number = this.#batches++;
    let worker: CountingWorker | undefined;
    for (const next of this.#crew) if (next.room > (worker?.room ?? 0)) worker = next;
    if (worker) {
      worker.count(batch, number);
      return;
    }
    countBatch(this.#counter, batch);
    this.#milestones.push({ batch: number, size: this.#counter.size });
    if (this.#crew.length > 0) this.#options.pacer.makeDue();
  }

  #throwFailure(): void {
    for (const { failure } of this.#crew) if (failure !== undefined) throw failure;
  }

  /** Waits for the threads. @throws what one of them has failed with, and the signal's reason */
  async #until(isSo: () => boolean): Promise<void> {
    const { signal } = this.#options.pacer;
    const wake = (): void => this.#wake();
    signal?.addEventListener("abort", wake);
    try {
      for (;;) {
        signal?.throwIfAborted();
        this.#throwFailure();
        if (isSo()) return;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      signal?.removeEventListener("abort", wake);
    }
  }
}

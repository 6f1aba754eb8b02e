// Several threads that take parts of one job after another from the control block, this one among them. Nobody waits for a worker that
// has not begun: it takes no part. Not here: how work is split.
import { createControl, firstSlot, mostArguments, slotBytes, slotNumbers, word } from "./control.ts";
import type { RunningWorker } from "./start-worker.ts";
import { startWorker } from "./start-worker.ts";
import type { WorkerStart } from "./worker-source.ts";
import { workerSource } from "./worker-source.ts";

/** One call of a kernel by its number. Steps are in bytes. */
export interface Part {
  readonly kernel: number;
  readonly args: readonly (number | boolean)[];
  readonly shape: readonly number[];
  readonly steps: readonly (readonly number[])[];
}

/** How long this thread looks for the end of the others' parts before it sleeps, in milliseconds. */
const alertness = 0.05;
/** A thread that needs longer than this for what is left of a job is taken for dead, in milliseconds. */
const patience = 30_000;

export class Team {
  readonly #control = createControl();
  readonly #words = new Int32Array(this.#control);
  readonly #numbers = new Float64Array(this.#control);
  readonly #workers: RunningWorker[];
  readonly #mayBlock = mayBlock(this.#words);

  /** @param starts what each worker begins with. */
  constructor(starts: readonly Omit<WorkerStart, "control">[]) {
    const source = workerSource();
    this.#workers = starts.map((start) => startWorker(source, { ...start, control: this.#control }));
  }

  /** Threads that work, this one included. */
  get size(): number {
    return this.#workers.length + 1;
  }

  /** Waits until every worker has begun or has failed to; returns how many threads there are then. */
  async begun(): Promise<number> {
    const begun = await Promise.all(this.#workers.map((worker) => worker.begun));
    return begun.filter(Boolean).length + 1;
  }

  /**
   * Runs all parts, at most `slots`, `run` on this thread, and returns what the kernels returned.
   * @throws Error when a part failed on another thread.
   */
  work(parts: readonly Part[], run: (index: number) => number): number[] {
    const words = this.#words;
    for (const [i, part] of parts.entries()) this.#write(i, part);
    const results: number[] = [];
    Atomics.store(words, word.done, 0);
    Atomics.store(words, word.next, parts.length);
    if (Atomics.load(words, word.sleeping) > 0) Atomics.notify(words, word.next, parts.length - 1);
    let mine = 0;
    try {
      for (let i = this.#take(); i >= 0; i = this.#take()) {
        mine++;
        results[i] = run(i);
      }
    } finally {
      const untaken = Atomics.exchange(words, word.next, 0); // none, unless a kernel has thrown
      this.#wait(parts.length - mine - untaken);
    }
    for (let i = 0; i < parts.length; i++) results[i] ??= this.#numbers[slotAt(i)]!;
    return results;
  }

  /** Ends the workers. The last job has finished, since jobs are synchronous. */
  async close(): Promise<void> {
    Atomics.store(this.#words, word.next, -1);
    Atomics.notify(this.#words, word.next);
    await Promise.all(this.#workers.splice(0).map((worker) => worker.stop()));
  }

  #write(index: number, { kernel, args, shape, steps }: Part): void {
    if (args.length > mostArguments) throw new RangeError(`work: ${args.length} arguments, at most ${mostArguments}`);
    const numbers = this.#numbers;
    const at = slotAt(index);
    numbers[at + 1] = kernel;
    numbers[at + 2] = args.length;
    for (let i = 0; i < args.length; i++) numbers[at + 3 + i] = Number(args[i]);
    const words = this.#words;
    let to = 2 * (at + slotNumbers);
    words[to++] = shape.length;
    words[to++] = steps.length;
    for (const list of [shape, ...steps]) for (const value of list) words[to++] = value;
  }

  /** The number of a part that nobody has taken, or −1. */
  #take(): number {
    const words = this.#words;
    for (let left = Atomics.load(words, word.next); left > 0; ) {
      const seen = Atomics.compareExchange(words, word.next, left, left - 1);
      if (seen === left) return left - 1;
      left = seen;
    }
    return -1;
  }

  /** Waits until the others have finished `parts` parts. */
  #wait(parts: number): void {
    const words = this.#words;
    let since = 0;
    for (let done = Atomics.load(words, word.done); done < parts; done = Atomics.load(words, word.done)) {
      since ||= performance.now();
      const waited = performance.now() - since;
      if (waited > patience) {
        void this.close();
        throw new Error(`evaluate: a thread has not answered for ${patience / 1000} s. Its backend goes on with one`);
      }
      if (waited > alertness && this.#mayBlock) Atomics.wait(words, word.done, done, 100);
    }
    if (Atomics.exchange(words, word.failed, 0) !== 0) throw new Error("evaluate: a kernel failed on another thread");
  }
}

/** Position of a slot's first number. */
const slotAt = (index: number): number => (firstSlot + index * slotBytes) / 8;

/** A page's main thread must not sleep. */
const mayBlock = (words: Int32Array): boolean => {
  try {
    Atomics.wait(words, word.done, -1, 0);
    return true;
  } catch {
    return false;
  }
};

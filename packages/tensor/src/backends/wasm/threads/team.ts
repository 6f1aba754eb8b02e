// Several threads that take parts of one job after another from the control block, this one among them. Nobody waits for a worker that
// has not begun, or not yet learnt the modules that were added: it takes no part. Not here: how work is split.
import {
  createControl,
  firstSlot,
  mostArguments,
  mostAxes,
  partBits,
  partMask,
  slotBytes,
  slotNumbers,
  word,
} from "./control.ts";
import type { RunningWorker } from "./start-worker.ts";
import { startWorker } from "./start-worker.ts";
import type { WorkerStart } from "./worker-source.ts";
import { workerSource } from "./worker-source.ts";

/** One part of a job: a call of a kernel, with sizes and strides in elements for its descriptor. */
interface Part {
  readonly kernel: string;
  readonly args: readonly (number | boolean)[];
  readonly shape?: readonly number[];
  readonly strides?: readonly (readonly number[])[];
}

/** How long this thread looks for the end of the others' parts before it sleeps, in milliseconds. */
const alertness = 0.05;

/** How many times as long as this thread took for its own parts another one may take for the rest of a part. */
const slowness = 10;

/** What a worker begins with, beside the control block. */
export type TeamStart = Omit<WorkerStart, "control">;

export class Team {
  readonly #control = createControl();
  readonly #words = new Int32Array(this.#control);
  readonly #numbers = new Float64Array(this.#control);
  readonly #workers: RunningWorker[];
  #kernels: ReadonlyMap<string, number>;
  /** `next` without parts: how often modules were added. */
  #noParts = 0;
  readonly #patience: number;
  readonly #mayBlock = mayBlock(this.#words);

  /**
   * @param kernels what the modules export, as each worker has it, too.
   * @param starts what each worker begins with.
   * @param patience after how many milliseconds without an answer a thread is taken for dead, at least.
   * @throws Error when one of them cannot be started; none is left then.
   */
  constructor(kernels: object, starts: readonly TeamStart[], patience: number) {
    const source = workerSource();
    this.#kernels = numbered(kernels);
    this.#patience = patience;
    this.#workers = [];
    try {
      for (const start of starts) this.#workers.push(startWorker(source, { ...start, control: this.#control }));
    } catch (error) {
      void this.close();
      throw error;
    }
  }

  /** Threads that work, this one included. */
  get size(): number {
    return this.#workers.length + 1;
  }

  /** Sends modules after those of the start to every worker, which takes no part until it has them. @param kernels now, in all. */
  learn(kernels: object, modules: readonly WebAssembly.Module[]): void {
    this.#kernels = numbered(kernels);
    for (const worker of this.#workers) worker.send(modules);
    this.#noParts += 2 ** partBits;
    Atomics.store(this.#words, word.next, this.#noParts);
    Atomics.notify(this.#words, word.next);
  }

  /** Waits until every worker has begun or has failed to; returns how many threads there are then. */
  async begun(): Promise<number> {
    const begun = await Promise.all(this.#workers.map((worker) => worker.begun));
    return begun.filter(Boolean).length + 1;
  }

  /**
   * Runs all parts, at most `slots`, and returns what the kernels returned; `run` is how this thread runs one.
   * @throws Error when a part failed on another thread.
   */
  work(parts: readonly Part[], run: (index: number) => number): number[] {
    const words = this.#words;
    for (let i = 0; i < parts.length; i++) this.#write(i, parts[i]!);
    const results: number[] = [];
    Atomics.store(words, word.done, 0);
    Atomics.store(words, word.next, this.#noParts + parts.length);
    if (Atomics.load(words, word.sleeping) > 0) Atomics.notify(words, word.next, parts.length - 1);
    const begun = performance.now();
    let mine = 0;
    try {
      for (let i = this.#take(); i >= 0; i = this.#take()) {
        mine++;
        results[i] = run(i);
      }
    } finally {
      const untaken = Atomics.exchange(words, word.next, this.#noParts) & partMask; // none, unless a kernel has thrown
      const own = performance.now() - begun;
      this.#wait(parts.length - mine - untaken, Math.max(this.#patience, slowness * own));
    }
    for (let i = 0; i < parts.length; i++) results[i] ??= this.#numbers[slotAt(i)]!;
    return results;
  }

  /** Ends the workers. They are at rest, since every job has ended when `work` returns. */
  async close(): Promise<void> {
    Atomics.store(this.#words, word.next, -1);
    Atomics.notify(this.#words, word.next);
    await Promise.all(this.#workers.splice(0).map((worker) => worker.stop()));
  }

  #write(index: number, { kernel, args, shape = [], strides = [] }: Part): void {
    if (args.length > mostArguments)
      throw new RangeError(`${kernel}: ${args.length} arguments, at most ${mostArguments}`);
    let axes = shape.length;
    for (const list of strides) axes = Math.max(axes, list.length);
    if (axes > mostAxes) throw new RangeError(`${kernel}: ${axes} axes, at most ${mostAxes}`);
    const [numbers, words] = [this.#numbers, this.#words];
    const at = slotAt(index);
    numbers[at + 1] = this.#kernels.get(kernel)!;
    numbers[at + 2] = args.length;
    for (let i = 0; i < args.length; i++) numbers[at + 3 + i] = Number(args[i]);
    let to = 2 * (at + slotNumbers);
    words[to++] = axes;
    words[to++] = strides.length;
    for (let axis = 0; axis < axes; axis++) words[to++] = shape[axis] ?? 0;
    for (const list of strides) for (let axis = 0; axis < axes; axis++) words[to++] = 4 * (list[axis] ?? 0);
  }

  /** The number of a part that nobody has taken, or −1. */
  #take(): number {
    const words = this.#words;
    for (let next = Atomics.load(words, word.next); (next & partMask) > 0; ) {
      const seen = Atomics.compareExchange(words, word.next, next, next - 1);
      if (seen === next) return (next & partMask) - 1;
      next = seen;
    }
    return -1;
  }

  /** Waits until the others have finished `parts` parts, but no longer than `patience` milliseconds. */
  #wait(parts: number, patience: number): void {
    const words = this.#words;
    let since = 0;
    for (let done = Atomics.load(words, word.done); done < parts; done = Atomics.load(words, word.done)) {
      since ||= performance.now();
      const waited = performance.now() - since;
      if (waited > patience) {
        void this.close();
        const text = `a thread has not answered for ${Math.round(patience) / 1000} s. What was computed last is lost; the backend goes on with one thread`;
        throw new Error(`evaluate: ${text}`);
      }
      if (waited > alertness && this.#mayBlock) Atomics.wait(words, word.done, done, 20);
    }
    if (Atomics.exchange(words, word.failed, 0) !== 0) throw new Error("evaluate: a kernel failed on another thread");
  }
}

/** By name, what a slot calls a kernel: its place among what the modules export, which is the same on every thread. */
const numbered = (kernels: object): ReadonlyMap<string, number> =>
  new Map(Object.keys(kernels).map((name, number) => [name, number]));

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

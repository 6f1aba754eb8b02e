// One counting thread as the crew sees it: whether it has begun, what it has still to count, what it has counted.
import type { CountedWords } from "../symbol-table.ts";
import { type CountAnswer, type CountBatch, type CountStart, takeAll } from "./messages.ts";
import type { CountedPart, Milestone } from "./ordered-words.ts";
import { type RunningWorker, startWorker } from "./start-worker.ts";
import { workerProgram } from "./worker-program.gen.ts";

/** One that it counts and one that waits, so that it need not wait itself. */
const mostBatches = 2;

/** A thread that counts the batches it is given. */
export class CountingWorker {
  /** Lines and different words so far. */
  lines = 0;
  size = 0;
  /** Why it is of no more use. One that could not even begin has none. */
  failure: unknown;
  readonly #milestones: Milestone[] = [];
  /** The batches that it has still to count. */
  readonly #batches: number[] = [];
  readonly #changed: () => void;
  readonly #worker: RunningWorker;
  #hasBegun = false;
  #all: CountedWords | undefined;

  /** `changed` is called when something has become different. @throws Error when no thread can be started. */
  constructor(start: CountStart, changed: () => void) {
    this.#changed = changed;
    this.#worker = startWorker(workerProgram, {
      message: (data) => this.#take(data as CountAnswer),
      failure: (reason) => this.#fail(stopped(reason)),
    });
    this.#worker.post(start);
  }

  /** How many more batches it may be given now: none before it has begun, so that nothing is lost where threads are forbidden. */
  get room(): number {
    return this.#hasBegun && this.failure === undefined ? mostBatches - this.#batches.length : 0;
  }

  /** Whether it was given anything. */
  get isUsed(): boolean {
    return this.#milestones.length + this.#batches.length > 0;
  }

  /** All it has counted, once that was asked for. */
  get part(): CountedPart | undefined {
    return this.#all && { ...this.#all, milestones: this.#milestones };
  }

  count(batch: CountBatch, number: number): void {
    this.#batches.push(number);
    this.#worker.post(batch, "bytes" in batch ? [batch.bytes.buffer] : []);
  }

  /** Asks for all it has counted. */
  ask(): void {
    this.#worker.post(takeAll);
  }

  stop(): Promise<void> {
    return this.#worker.stop();
  }

  #take(answer: CountAnswer): void {
    if (answer.kind === "begun") this.#hasBegun = true;
    else if (answer.kind === "all") this.#all = answer;
    else if (answer.kind === "failed") this.#fail(answer.error);
    else {
      this.lines = answer.lines;
      this.size = answer.size;
      const batch = this.#batches.shift();
      if (batch !== undefined) this.#milestones.push({ batch, size: answer.size });
    }
    this.#changed();
  }

  #fail(reason: unknown): void {
    if (this.#hasBegun) this.failure ??= reason;
    this.#changed();
  }
}

const stopped = (cause: Error): Error =>
  new Error(`train: a worker stopped: ${cause.message}. Train again, or set workers to 1`, { cause });

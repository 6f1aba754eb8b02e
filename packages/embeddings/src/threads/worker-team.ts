// Several workers that train batches at the same time and without locks on shared weights (Niu et al., "Hogwild!", 2011).
import type { BatchLoss, BatchSlot } from "../network/batch-slot.ts";
import { kernelModule } from "../network/kernels.ts";
import type { Network } from "../network/network.ts";
import { type RunningWorker, startWorker } from "./start-worker.ts";
import type { Trainer } from "./trainer.ts";
import { ready, type WorkerStart, workerSource } from "./worker-source.ts";

/** Batches of one worker, in the order in which it trains them. */
type Assigned = Map<number, { slot: BatchSlot; done: (loss: BatchLoss) => void }>;

/** Milliseconds within which workers have to begin; else there are none, as where nothing is said about a worker that was not allowed. */
const patience = 30_000;

/** Workers of which each has at most two batches: one that it trains and one that waits. */
export class WorkerTeam implements Trainer {
  readonly workers: number;
  readonly #caller: string;
  readonly #workers: RunningWorker[] = [];
  readonly #assigned: Assigned[] = [];
  readonly #free: BatchSlot[];
  #ready = 0;
  #failure: Error | undefined;
  /** Called when something has happened. */
  #wake: () => void = () => {};

  constructor(caller: string, network: Network) {
    this.#caller = caller;
    this.#free = [...network.slots];
    this.workers = network.lanes.length;
    const { memory, plan } = network;
    try {
      for (const lane of network.lanes) this.#start({ module: kernelModule(true), memory, plan, lane });
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  /** Whether all workers have begun; waits for that, but not for ever. */
  async hasBegun(): Promise<boolean> {
    const limit = setTimeout(() => this.#fail(new Error("it did not begin")), patience);
    await this.#until(() => this.#ready === this.workers).catch(() => {});
    clearTimeout(limit);
    return this.#failure === undefined;
  }

  async freeSlot(): Promise<BatchSlot> {
    await this.#until(() => this.#free.length > 0);
    return this.#free.pop() as BatchSlot;
  }

  train(slot: BatchSlot, done: (loss: BatchLoss) => void): void {
    const least = this.#assigned.reduce((best, next) => (next.size < best.size ? next : best));
    least.set(slot.address, { slot, done });
    this.#workers[this.#assigned.indexOf(least)]?.post(slot.address);
  }

  idle(): Promise<void> {
    return this.#until(() => this.#assigned.every(({ size }) => size === 0));
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.splice(0).map((worker) => worker.stop()));
  }

  #start(start: WorkerStart): void {
    const assigned: Assigned = new Map();
    const message = (data: unknown): void => {
      if (data === ready) this.#ready++;
      else this.#finish(assigned, data as number);
      this.#wake();
    };
    const worker = startWorker(workerSource, { message, failure: (reason) => this.#fail(reason) });
    this.#workers.push(worker);
    this.#assigned.push(assigned);
    worker.post(start);
  }

  #finish(assigned: Assigned, address: number): void {
    const batch = assigned.get(address);
    if (batch === undefined) return;
    assigned.delete(address);
    batch.done(batch.slot.result());
    this.#free.push(batch.slot);
  }

  #fail(reason: Error): void {
    this.#failure ??= new Error(
      `${this.#caller}: a worker stopped: ${reason.message}. The model is usable; resume the training, or set workers to 1`,
      { cause: reason },
    );
    this.#wake();
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (this.#failure === undefined && !isSo()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#failure !== undefined) throw this.#failure;
  }
}

// What trains batches: this thread, or several others. Which batches, and when, is decided in training/train-epochs.ts.
import type { BatchLoss, BatchSlot } from "../network/batch-slot.ts";
import { instantiateKernels } from "../network/kernels.ts";
import type { Network } from "../network/network.ts";

/** Trains on the batches that it is given. */
export interface Trainer {
  /** How many batches are trained at the same time. */
  readonly workers: number;
  /** A slot for the next batch; waits for one. @throws Error when a worker has failed. */
  freeSlot(): Promise<BatchSlot>;
  /** Begins to train a batch, which was written into a slot that `freeSlot` gave; `done` is called when it is trained. */
  train(slot: BatchSlot, done: (loss: BatchLoss) => void): void;
  /** Waits until all batches are trained. @throws Error when a worker has failed. */
  idle(): Promise<void>;
  /** Ends all threads. */
  close(): Promise<void>;
}

/** Trains here and now. */
export function trainHere({ memory, isShared, plan, lanes, slots }: Network): Trainer {
  const kernels = instantiateKernels(memory, isShared);
  return {
    workers: 1,
    freeSlot: async () => slots[0] as BatchSlot,
    train: (slot, done) => {
      kernels.trainBatch(plan, lanes[0] as number, slot.address);
      done(slot.result());
    },
    idle: async () => {},
    close: async () => {},
  };
}

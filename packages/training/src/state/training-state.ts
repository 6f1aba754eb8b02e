// Everything that a run needs to go on where it was, as plain data. Not here: its bytes.
import type { BatchPosition } from "../batches/batch-source.ts";
import type { RandomState } from "../random-stream.ts";

/** A tensor as plain data. */
export interface SavedTensor {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Float32Array;
}

/** A run as plain data: everything that it needs to go on. */
export interface TrainingState {
  /** Updates done: where the schedule stands. */
  readonly step: number;
  /** Name of the optimiser. */
  readonly optimiser: string;
  readonly parameters: Readonly<Record<string, SavedTensor>>;
  /** Those of the best evaluation, where a run keeps them. */
  readonly bestWeights?: Readonly<Record<string, SavedTensor>>;
  /** The optimiser's memory: by slot, then by parameter. */
  readonly slots: Readonly<Record<string, Readonly<Record<string, SavedTensor>>>>;
  /** Where the batches stand. */
  readonly position: BatchPosition;
  /** The stream that seeds dropout. */
  readonly random: RandomState;
  readonly evaluation: EvaluationState;
}

/** What early stopping remembers. */
export interface EvaluationState {
  /** The lowest loss of an evaluation, in nats, and after how many updates it was. */
  readonly best?: { readonly loss: number; readonly step: number };
  /** Evaluations since then. */
  readonly withoutGain: number;
}

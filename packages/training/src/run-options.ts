// What the trainings of whole models have in common. Not here: what each of them learns from.
import type { TrainOptions } from "./loop/train.ts";
import type { NamedTensors } from "./named-tensors.ts";
import type { Optimiser } from "./optimisers/optimiser.ts";
import type { Schedule } from "./schedules/schedule.ts";

/** `train`'s options but for what follows from the data. */
export interface RunOptions<P extends NamedTensors = NamedTensors>
  extends Pick<
    TrainOptions<unknown, P>,
    "parameters" | "steps" | "accumulate" | "clipNorm" | "seed" | "checkpoints" | "onProgress" | "signal"
  > {
  /** The highest rate of the schedule; has no meaning beside a schedule of your own. */
  readonly learningRate?: number;
  /** Updates until the highest rate; a tenth of all without it, but not more than the schedule's own usual number. */
  readonly warmUpSteps?: number;
  readonly optimiser?: Optimiser;
  readonly schedule?: Schedule;
  /** From 0 to 1: the share of the target that is spread over all tokens. Evaluations have none. */
  readonly labelSmoothing?: number;
  /** Updates between two evaluations, where there is validation data. */
  readonly evaluateEvery?: number;
  /** Stops after so many evaluations in a row without a better loss. */
  readonly patience?: number;
  /** "best": the result is the weights with the best loss of an evaluation, not the last ones. */
  readonly keep?: "last" | "best";
}

/** What the usual schedules of a training are made of. */
export type RateOptions = Pick<RunOptions, "steps" | "learningRate" | "warmUpSteps">;

/** No evaluation without data for it. @throws RangeError when the best weights are asked for all the same. */
export const unevaluated = (caller: string, data: string, keep: RunOptions["keep"]): undefined => {
  if (keep === "best") throw new RangeError(`${caller}: keep is "best", but there are no ${data} to judge by`);
};

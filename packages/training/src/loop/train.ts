// The loop: updates, evaluations, checkpoints, and when to stop. Not here: what is learned.
import type { NamedTensors } from "../named-tensors.ts";
import { checkedCount } from "../option-check.ts";
import type { CheckpointStore } from "../state/checkpoints.ts";
import { Checkpoints } from "../state/checkpoints.ts";
import type { EvaluationMemory } from "./evaluation-memory.ts";
import { bestParameters, firstMemory, recalled, remembered, stateOf } from "./evaluation-memory.ts";
import { createBreather } from "./event-loop.ts";
import type { TrainingProgress } from "./progress.ts";
import { createPace } from "./progress.ts";
import type { TrainerOptions } from "./trainer.ts";
import { Trainer } from "./trainer.ts";

/** When a run is judged, by what, and what follows from it. */
export interface EvaluationOptions<P extends NamedTensors = NamedTensors> {
  /** Updates between two evaluations; the last update is followed by one in any case. */
  readonly every: number;
  /** The loss that counts, in nats, a finite number; lower is better. `meanLoss` is one. */
  readonly loss: (parameters: P) => number | Promise<number>;
  /** Stops after so many evaluations in a row that were not better than the best; without it, never. */
  readonly patience?: number | undefined;
  /**
   * Which weights the run ends with: those after its last update, or those that had the best loss of an evaluation. "last" unless given;
   * "best" holds a second copy of the parameters, on the JavaScript heap and in each checkpoint.
   */
  readonly keep?: "last" | "best" | undefined;
}

/** Where a run is saved, how often, and whether it goes on from there. */
export interface CheckpointOptions {
  readonly store: CheckpointStore;
  /** Updates between two checkpoints; the last update, and an abort, are followed by one in any case. */
  readonly every: number;
  /** Goes on where the newest complete checkpoint is; where there is none it begins anew. Without it what is there is replaced. */
  readonly resume?: boolean | undefined;
  /** Told of each checkpoint that was there but cut off or damaged: one line. */
  readonly onDamaged?: ((message: string) => void) | undefined;
}

/** A run: what a trainer needs, how long it goes on, and who is told. */
export interface TrainOptions<Batch, P extends NamedTensors = NamedTensors> extends TrainerOptions<Batch, P> {
  /** Updates of the whole run, those before a resume included. */
  readonly steps: number;
  readonly evaluation?: EvaluationOptions<P> | undefined;
  readonly checkpoints?: CheckpointOptions | undefined;
  /** After each update; awaited. The parameters are the trainer's: read them, do not keep or dispose them. */
  readonly onProgress?: ((progress: TrainingProgress, parameters: P) => void | Promise<void>) | undefined;
  /** Stops after the update under way, with a checkpoint and the result so far. */
  readonly signal?: AbortSignal | undefined;
  /** A clock in milliseconds, for speed and time left. */
  readonly now?: () => number;
}

/** What a run ends with. */
export interface TrainResult<P extends NamedTensors = NamedTensors> {
  /** The caller's own, to be disposed when no longer needed: of the last update, or of `best` where that was to be kept and an evaluation was made. */
  readonly parameters: P;
  /** Updates done. */
  readonly step: number;
  /** steps: all of them · patience: evaluations got no better · abort: the signal. */
  readonly stopped: "steps" | "patience" | "abort";
  /** The best evaluation: its loss in nats, and the number of updates before it. */
  readonly best?: { readonly loss: number; readonly step: number };
}

/**
 * Updates the parameters `steps` times. A run that is killed at any moment and started again with `resume` and otherwise equal options
 * has the same losses, bit for bit, as one that never stopped.
 * @throws RangeError for options outside their range, and when a loss is no number; whatever the loss, the batches or the store throw.
 */
export const train = async <Batch, P extends NamedTensors>(
  options: TrainOptions<Batch, P>,
): Promise<TrainResult<P>> => {
  checkOptions(options);
  const trainer = new Trainer(options);
  try {
    const memory = await runUpdates(trainer, options);
    const { best } = memory.evaluation;
    const { step } = trainer;
    const stopped = stopReason(trainer, memory, options)!;
    const parameters = bestParameters(memory, trainer) ?? trainer.finish();
    return { parameters, step, stopped, ...(best && { best }) };
  } catch (error) {
    trainer.dispose();
    throw error;
  }
};

const runUpdates = async <Batch, P extends NamedTensors>(
  trainer: Trainer<Batch, P>,
  options: TrainOptions<Batch, P>,
): Promise<EvaluationMemory> => {
  const { steps, checkpoints, onProgress, now = () => performance.now() } = options;
  const files = checkpoints && new Checkpoints(checkpoints.store);
  let memory = (files && (await resumed(trainer, files, options))) ?? firstMemory;
  const pace = createPace(steps, now);
  const breathe = createBreather();
  let saved = trainer.step;
  while (stopReason(trainer, memory, options) === undefined) {
    const report = await trainer.advance();
    const validationLoss = await evaluated(trainer, options);
    if (validationLoss !== undefined)
      memory = await remembered(memory, validationLoss, { trainer, keep: options.evaluation?.keep });
    if (files && isDue(trainer.step, checkpoints!.every, steps)) {
      await files.save(await stateOf(trainer, memory));
      saved = trainer.step;
    }
    const progress = pace(report);
    await onProgress?.(validationLoss === undefined ? progress : { ...progress, validationLoss }, trainer.parameters);
    await breathe();
  }
  if (files && saved !== trainer.step) await files.save(await stateOf(trainer, memory));
  return memory;
};

/** What the newest checkpoint says of evaluations, the trainer having gone on from it; a fresh run's own checkpoint otherwise. */
const resumed = async <Batch, P extends NamedTensors>(
  trainer: Trainer<Batch, P>,
  files: Checkpoints,
  { checkpoints, evaluation }: TrainOptions<Batch, P>,
): Promise<EvaluationMemory | undefined> => {
  const { resume = false, onDamaged } = checkpoints!;
  const { state, damaged } = await files.load();
  for (const message of damaged) onDamaged?.(message);
  if (resume && state !== undefined) {
    const memory = recalled(state, evaluation?.keep);
    await trainer.restoreState(state);
    return memory;
  }
  await files.begin(await trainer.saveState());
  return undefined;
};

const stopReason = <Batch, P extends NamedTensors>(
  { step }: Trainer<Batch, P>,
  { evaluation: { withoutGain } }: EvaluationMemory,
  { steps, evaluation, signal }: TrainOptions<Batch, P>,
): TrainResult["stopped"] | undefined => {
  if (step >= steps) return "steps";
  if (withoutGain >= (evaluation?.patience ?? Infinity)) return "patience";
  return signal?.aborted ? "abort" : undefined;
};

const evaluated = async <Batch, P extends NamedTensors>(
  { step, parameters }: Trainer<Batch, P>,
  { evaluation, steps }: TrainOptions<Batch, P>,
): Promise<number | undefined> => {
  if (evaluation === undefined || !isDue(step, evaluation.every, steps)) return undefined;
  const loss = await evaluation.loss(parameters);
  // Nothing is lower than NaN, and no checkpoint can hold it: the run would never have a best loss, nor be resumed.
  if (!Number.isFinite(loss))
    throw new RangeError(`train: the loss of the evaluation after step ${step} is ${loss}. It must be finite`);
  return loss;
};

const isDue = (step: number, every: number, steps: number): boolean => step % every === 0 || step === steps;

const checkOptions = <Batch, P extends NamedTensors>({
  steps,
  evaluation,
  checkpoints,
}: TrainOptions<Batch, P>): void => {
  checkedCount("train", "steps", steps);
  if (evaluation !== undefined) checkedCount("train", "evaluation.every", evaluation.every);
  if (evaluation?.patience !== undefined) checkedCount("train", "evaluation.patience", evaluation.patience);
  const { keep = "last" } = evaluation ?? {};
  if (keep !== "last" && keep !== "best")
    throw new RangeError(`train: evaluation.keep must be "last" or "best", got ${JSON.stringify(keep)}`);
  if (checkpoints !== undefined) checkedCount("train", "checkpoints.every", checkpoints.every);
};

// What a run remembers of its evaluations: the best loss, how long ago it was, and its weights where they are kept. Not here: when to evaluate.
import type { NamedTensors } from "../named-tensors.ts";
import { restoredTensors, savedTensors } from "../state/saved-tensors.ts";
import type { EvaluationState, TrainingState } from "../state/training-state.ts";
import type { Trainer } from "./trainer.ts";

/** Which weights a run ends with. */
export type Keep = "last" | "best" | undefined;

export interface EvaluationMemory {
  readonly evaluation: EvaluationState;
  /** Plain data, so that no backend holds them for the rest of the run. */
  readonly bestWeights?: TrainingState["parameters"] | undefined;
}

export const firstMemory: EvaluationMemory = { evaluation: { withoutGain: 0 } };

/** The memory after one more evaluation, with its weights where it is the best one and they are kept. */
export const remembered = async <Batch, P extends NamedTensors>(
  before: EvaluationMemory,
  loss: number,
  { trainer, keep }: { readonly trainer: Trainer<Batch, P>; readonly keep: Keep },
): Promise<EvaluationMemory> => {
  const { step, parameters } = trainer;
  const { best, withoutGain } = before.evaluation;
  if (best !== undefined && !(loss < best.loss))
    return { ...before, evaluation: { best, withoutGain: withoutGain + 1 } };
  const evaluation = { best: { loss, step }, withoutGain: 0 };
  return keep === "best" ? { evaluation, bestWeights: await savedTensors(parameters, "parameter") } : { evaluation };
};

/** Everything that a run needs to go on, the best weights included. */
export const stateOf = async <Batch, P extends NamedTensors>(
  trainer: Trainer<Batch, P>,
  { evaluation, bestWeights }: EvaluationMemory,
): Promise<TrainingState> => ({ ...(await trainer.saveState(evaluation)), ...(bestWeights && { bestWeights }) });

/** @throws RangeError when the best weights are to be kept, but were not when the state was saved. */
export const recalled = ({ evaluation, bestWeights, step }: TrainingState, keep: Keep): EvaluationMemory => {
  if (keep !== "best") return { evaluation };
  if (evaluation.best !== undefined && bestWeights === undefined)
    throw new RangeError(
      `train: evaluation.keep is "best", but the checkpoint of step ${step} has no best weights. Resume with "last", as it was saved`,
    );
  return { evaluation, bestWeights };
};

/** The weights of the best evaluation, the trainer's given back; undefined where they are the trainer's own, or not kept. */
export const bestParameters = <Batch, P extends NamedTensors>(
  { evaluation: { best }, bestWeights }: EvaluationMemory,
  trainer: Trainer<Batch, P>,
): P | undefined => {
  if (bestWeights === undefined || best?.step === trainer.step) return undefined;
  const parameters = restoredTensors(bestWeights, trainer.parameters, "parameter") as P; // the names are those that came in
  trainer.dispose();
  return parameters;
};

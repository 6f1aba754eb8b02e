// Learning to say one sequence as another. Not here: the model, which is a function of its parameters.
import type { Tensor } from "@attn/tensor";
import { crossEntropy } from "@attn/tensor";
import type { PairBatch, PairTokens, TokenPair } from "./batches/padded-pairs.ts";
import { ignoredTarget } from "./batches/padded-pairs.ts";
import { pairBatches, sortedPairs } from "./batches/pair-batches.ts";
import type { Loss, LossContext } from "./loop/loss.ts";
import { meanLoss } from "./loop/mean-loss.ts";
import type { EvaluationOptions, TrainResult } from "./loop/train.ts";
import { train } from "./loop/train.ts";
import type { NamedTensors } from "./named-tensors.ts";
import { Adam } from "./optimisers/adam.ts";
import type { RateOptions, RunOptions } from "./run-options.ts";
import { unevaluated } from "./run-options.ts";
import { inverseSquareRootSchedule } from "./schedules/inverse-square-root-schedule.ts";
import type { Schedule } from "./schedules/schedule.ts";

/** What the model sees of a batch: source [B, S], sourceMask [B, S], inputs [B, T]. */
export type TranslatorInput = Pick<PairBatch, "source" | "sourceMask" | "inputs">;

/** What `trainTranslator` learns from, and how. */
export interface TranslatorOptions<P extends NamedTensors = NamedTensors> extends RunOptions<P>, PairTokens {
  /** The model: → logits [B, T, V], where input t sees the whole source, but no later input. */
  readonly logits: (parameters: P, input: TranslatorInput, context: LossContext) => Tensor;
  readonly pairs: readonly TokenPair[];
  /** Held-out pairs. */
  readonly validationPairs?: readonly TokenPair[];
  /** The most that rows × (longest row of source or target) of a batch may be. */
  readonly batchTokens?: number;
}

/**
 * Trains on batches of about equally long pairs, each pair once per epoch, with the settings of Vaswani et al. 2017: label smoothing
 * 0.1, Adam with beta2 0.98 and eps 1e-9, a rate that rises for at most 4000 steps and falls with the square root. Padding counts nowhere.
 * @throws RangeError when there is no pair or one is longer than a batch, and whatever `train` throws.
 */
export const trainTranslator = async <P extends NamedTensors>(
  options: TranslatorOptions<P>,
): Promise<TrainResult<P>> => {
  const { pairs, padToken, startToken, endToken, labelSmoothing = 0.1, batchTokens = 2048, seed = 0, ...run } = options;
  const { logits } = options;
  const layout = { padToken, startToken, endToken, batchTokens };
  const lossWith =
    (smoothing: number): Loss<PairBatch, P> =>
    (parameters, batch, context) =>
      crossEntropy(logits(parameters, batch, context), batch.targets, {
        ignoreIndex: ignoredTarget,
        labelSmoothing: smoothing,
      });
  return train<PairBatch, P>({
    ...run,
    seed,
    loss: lossWith(labelSmoothing),
    batches: pairBatches(pairs, { ...layout, seed }),
    optimiser: run.optimiser ?? Adam({ beta2: 0.98, eps: 1e-9 }),
    schedule: run.schedule ?? defaultSchedule(run),
    countTokens: (batch) => batch.targetTokens,
    evaluation: evaluationOf({ ...options, ...layout }, lossWith(0)),
  });
};

const defaultSchedule = ({ steps, learningRate = 1e-3, warmUpSteps }: RateOptions): Schedule => {
  const warm = warmUpSteps ?? Math.min(4000, Math.max(1, Math.floor(steps / 10)));
  return inverseSquareRootSchedule({ width: 1, warmUpSteps: warm, factor: learningRate * Math.sqrt(warm) });
};

const evaluationOf = <P extends NamedTensors>(
  options: TranslatorOptions<P> & { readonly batchTokens: number },
  loss: Loss<PairBatch, P>,
): EvaluationOptions<P> | undefined => {
  const { validationPairs, evaluateEvery = 250, patience, keep } = options;
  if (validationPairs === undefined) return unevaluated("trainTranslator", "validationPairs", keep);
  const held = sortedPairs(validationPairs, options);
  return {
    every: evaluateEvery,
    patience,
    keep,
    loss: (parameters) => meanLoss({ parameters, loss }, held, { weight: ({ targetTokens }) => targetTokens }),
  };
};

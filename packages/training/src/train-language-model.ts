// Learning to predict the next token of a text. Not here: the model, which is a function of its parameters.
import type { Tensor } from "@attn/tensor";
import { crossEntropy } from "@attn/tensor";
import type { WindowBatch } from "./batches/window-batches.ts";
import { evenWindows, windowBatches } from "./batches/window-batches.ts";
import type { Loss, LossContext } from "./loop/loss.ts";
import { meanLoss } from "./loop/mean-loss.ts";
import type { EvaluationOptions, TrainResult } from "./loop/train.ts";
import { train } from "./loop/train.ts";
import type { NamedTensors } from "./named-tensors.ts";
import { AdamW } from "./optimisers/adam-w.ts";
import type { RateOptions, RunOptions } from "./run-options.ts";
import { unevaluated } from "./run-options.ts";
import { cosineSchedule } from "./schedules/cosine-schedule.ts";
import type { Schedule } from "./schedules/schedule.ts";
import { warmUp } from "./schedules/warm-up.ts";

/** What `trainLanguageModel` learns from, and how. */
export interface LanguageModelOptions<P extends NamedTensors = NamedTensors> extends RunOptions<P> {
  /** The model: tokens [B, T] → logits [B, T, V], where position t sees no later one. */
  readonly logits: (parameters: P, tokens: Tensor<"int32">, context: LossContext) => Tensor;
  /** Token ids of the training text, one after another. */
  readonly tokens: ArrayLike<number>;
  /** Token ids of held-out text. */
  readonly validationTokens?: ArrayLike<number>;
  /** T, tokens of a window. */
  readonly contextLength: number;
  /** B, windows of a batch. */
  readonly batchSize: number;
  /** Batches of an evaluation: windows that lie evenly over the held-out text, the same each time. */
  readonly evaluationBatches?: number;
}

/**
 * Trains on windows that begin anywhere in the text, as nanoGPT does, with its settings for small models: AdamW with beta2 0.99 and
 * weight decay 0.1, rate 1e-3 after a warm-up of at most 100 steps, falling along a cosine to a tenth, gradients clipped to a norm of 1.
 * @throws RangeError when a text is not longer than a window, and whatever `train` throws.
 */
export const trainLanguageModel = async <P extends NamedTensors>(
  options: LanguageModelOptions<P>,
): Promise<TrainResult<P>> => {
  const { logits, tokens, contextLength, batchSize, labelSmoothing = 0, seed = 0, ...run } = options;
  const lossWith =
    (smoothing: number): Loss<WindowBatch, P> =>
    (parameters, batch, context) =>
      crossEntropy(logits(parameters, batch.tokens, context), batch.targets, { labelSmoothing: smoothing });
  return train<WindowBatch, P>({
    ...run,
    clipNorm: "clipNorm" in run ? run.clipNorm : 1,
    seed,
    loss: lossWith(labelSmoothing),
    batches: windowBatches(tokens, { batchSize, contextLength, seed }),
    optimiser: run.optimiser ?? AdamW({ beta2: 0.99, weightDecay: 0.1 }),
    schedule: run.schedule ?? defaultSchedule(run),
    countTokens: (batch) => batch.tokens.size,
    evaluation: evaluationOf(options, lossWith(0)),
  });
};

const defaultSchedule = ({ steps, learningRate = 1e-3, warmUpSteps }: RateOptions): Schedule => {
  const warm = warmUpSteps ?? Math.min(100, Math.floor(steps / 10));
  const rest = { from: learningRate, to: learningRate / 10, steps: Math.max(1, steps - warm) };
  return warmUp(cosineSchedule(rest), { steps: warm });
};

const evaluationOf = <P extends NamedTensors>(
  options: LanguageModelOptions<P>,
  loss: Loss<WindowBatch, P>,
): EvaluationOptions<P> | undefined => {
  const {
    validationTokens,
    contextLength,
    batchSize,
    evaluateEvery = 250,
    evaluationBatches = 20,
    patience,
    keep,
  } = options;
  if (validationTokens === undefined) return unevaluated("trainLanguageModel", "validationTokens", keep);
  const held = evenWindows(validationTokens, { batchSize, contextLength, batches: evaluationBatches });
  return {
    every: evaluateEvery,
    patience,
    keep,
    loss: (parameters) => meanLoss({ parameters, loss }, held, { weight: ({ tokens }) => tokens.size }),
  };
};

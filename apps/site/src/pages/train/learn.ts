// A training from a prepared text to a model, with what is seen on the way. Runs in a worker, and in tests in Node. Storage is elsewhere.
import { type CheckpointOptions, type TrainingProgress, type TrainResult, trainLanguageModel } from "@attn/training";
import { initialParameters, type ModelConfig, type ModelParameters } from "@attn/transformer";
import { modelOf } from "./model-shape.ts";
import { type Moment, momentOf } from "./moments.ts";
import type { PreparedText } from "./prepare-text.ts";
import { evaluationBatches, rhythm } from "./rhythm.ts";
import type { TrainSettings } from "./settings.ts";

/** What is seen after a step. Before the first one there is a moment alone. */
export interface SeenStep {
  readonly progress?: TrainingProgress;
  readonly moment?: Moment;
}

export interface LearnOptions {
  readonly text: PreparedText;
  readonly config: ModelConfig;
  readonly settings: TrainSettings;
  readonly prompt: string;
  readonly checkpoints?: CheckpointOptions | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Before the first step and after each one; awaited. */
  readonly onStep: (seen: SeenStep) => void | Promise<void>;
}

/** Learns until the last step or the signal. The result's parameters are the caller's. */
export async function learn(options: LearnOptions): Promise<TrainResult> {
  const { text, config, settings, checkpoints, signal, onStep } = options;
  const { batch, context, steps, rate, seed } = settings;
  const { evaluateEvery, lookEvery } = rhythm(steps);
  const parameters = initialParameters(config, { seed });
  try {
    if (!checkpoints?.resume) await onStep({ moment: await lookAt(options, parameters, 0) });
    return await trainLanguageModel({
      parameters,
      logits: (given, tokens) => modelOf(config, given).forward(tokens).logits,
      tokens: text.tokens,
      validationTokens: text.heldOutTokens,
      contextLength: context,
      batchSize: batch,
      steps,
      learningRate: rate,
      evaluateEvery,
      evaluationBatches,
      seed,
      ...(checkpoints && { checkpoints }),
      ...(signal && { signal }),
      async onProgress(progress, given) {
        const isLook = progress.step % lookEvery === 0 || progress.step === steps;
        await onStep(isLook ? { progress, moment: await lookAt(options, given, progress.step) } : { progress });
      },
    });
  } finally {
    for (const parameter of Object.values(parameters)) parameter.dispose();
  }
}

const lookAt = (
  { config, text: { tokenizer, watched }, prompt }: LearnOptions,
  parameters: ModelParameters,
  step: number,
): Promise<Moment> => momentOf({ model: modelOf(config, parameters), tokenizer, watched }, { step, prompt });

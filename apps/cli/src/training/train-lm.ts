// The work of `attn train lm`: texts in, a model folder out. The parts of it are in model-training/.
import type { TrainLmFlags } from "../commands/train-lm.ts";
import { checkSizes } from "../model-training/language-model-config.ts";
import { learnLanguageModel } from "../model-training/learn-language-model.ts";
import { prepareLanguageModel } from "../model-training/prepare-language-model.ts";
import { trainModel } from "../model-training/train-model.ts";

/** Runs the command. @throws Failure; with code 130 and a checkpoint kept when it was interrupted. */
export async function trainLm(inputs: readonly string[], flags: TrainLmFlags): Promise<void> {
  checkSizes(flags);
  const { steps, batch, context } = flags;
  await trainModel(flags, {
    prepare: (surroundings) => prepareLanguageModel(inputs, flags, surroundings),
    learn: (run, surroundings) => learnLanguageModel(run, flags, surroundings),
    figures: () => ({ tokens: steps * batch * context }),
  });
}

// The work of `attn train lm`: texts in, a model folder or an adapter out. The parts of it are in model-training/.
import type { TrainLmFlags } from "../commands/train-lm.ts";
import { checkSizes } from "../model-training/language-model-config.ts";
import { learnLanguageModel } from "../model-training/learn-language-model.ts";
import { prepareLanguageModel } from "../model-training/prepare-language-model.ts";
import { trainModel } from "../model-training/train-model.ts";

/** Runs the command. @throws Failure; with code 130 and a checkpoint kept when it was interrupted. */
export async function trainLm(inputs: readonly string[], flags: TrainLmFlags): Promise<void> {
  checkSizes(flags);
  const { batch, accumulate } = flags;
  await trainModel(flags, {
    prepare: (surroundings) => prepareLanguageModel(inputs, flags, surroundings),
    learn: (run, surroundings) => learnLanguageModel(run, flags, surroundings),
    figures: ({ context }, { steps }) => ({ tokens: steps * accumulate * batch * context }),
  });
}

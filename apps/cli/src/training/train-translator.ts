// The work of `attn train translator`: pairs in, a model folder or an adapter out. The parts of it are in model-training/.
import type { TrainTranslatorFlags } from "../commands/train-translator.ts";
import { learnTranslator } from "../model-training/learn-translator.ts";
import { prepareTranslator } from "../model-training/prepare-translator.ts";
import { trainModel } from "../model-training/train-model.ts";
import { checkTranslatorSizes } from "../model-training/translator-config.ts";

/** Runs the command. @throws Failure; with code 130 and a checkpoint kept when it was interrupted. */
export async function trainTranslator(inputs: readonly string[], flags: TrainTranslatorFlags): Promise<void> {
  checkTranslatorSizes(flags);
  await trainModel(flags, {
    prepare: (surroundings) => prepareTranslator(inputs, flags, surroundings),
    learn: (run, surroundings) => learnTranslator(run, flags, surroundings),
    figures: ({ pairs }) => ({ pairs: pairs.length }),
  });
}

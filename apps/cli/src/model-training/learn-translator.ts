// The training of a translator on its prepared run. Disk, log and terminal are run-loop.ts.
import { trainTranslator } from "@attn/training";
import { createModel, initialParameters, type ModelParameters } from "@attn/transformer";
import type { TrainTranslatorFlags } from "../commands/train-translator.ts";
import { Failure } from "../failure.ts";
import type { PreparedTranslator } from "./prepare-translator.ts";
import { runLoop, type Surroundings } from "./run-loop.ts";

/** The trained weights. @throws Failure as runLoop */
export function learnTranslator(
  { config, tokens, pairs, validationPairs }: PreparedTranslator,
  flags: TrainTranslatorFlags,
  surroundings: Surroundings,
): Promise<ModelParameters> {
  return runLoop(surroundings, flags, (options) =>
    trainTranslator({
      ...options,
      parameters: initialParameters(config, { seed: flags.seed }),
      logits(weights, { source, sourceMask, inputs }) {
        const model = createModel(config, weights);
        if (model.kind !== "encoder-decoder") throw new Failure(`${config.architecture} is no translator`);
        return model.forward(source, inputs, { sourceMask }).logits;
      },
      pairs,
      ...(validationPairs && { validationPairs }),
      padToken: tokens.pad,
      startToken: tokens.pad,
      endToken: tokens.end,
      batchTokens: flags.batchTokens,
      labelSmoothing: flags.labelSmoothing,
    }),
  );
}

// The training of a translator on its prepared run. Disk, log and terminal are run-loop.ts.
import { trainTranslator } from "@attn/training";
import { createModel } from "@attn/transformer";
import type { TrainTranslatorFlags } from "../commands/train-translator.ts";
import { Failure } from "../failure.ts";
import type { PreparedTranslator } from "./prepare-translator.ts";
import { type Learned, runLoop, type Surroundings } from "./run-loop.ts";

/** The trained parameters. @throws Failure as runLoop */
export function learnTranslator(
  { config, parameters, weightsOf, tokens, pairs, validationPairs }: PreparedTranslator,
  flags: TrainTranslatorFlags,
  surroundings: Surroundings,
): Promise<Learned> {
  return runLoop(surroundings, flags, (options) =>
    trainTranslator({
      ...options,
      parameters,
      logits(trained, { source, sourceMask, inputs }, dropout) {
        const model = createModel(config, weightsOf(trained));
        if (model.kind !== "encoder-decoder") throw new Failure(`${config.architecture} is no translator`);
        const { checkpointBlocks } = flags;
        return model.forward(source, inputs, { sourceMask, dropout, checkpointBlocks }).logits;
      },
      pairs,
      ...(validationPairs && { validationPairs }),
      padToken: tokens.pad,
      startToken: tokens.start,
      endToken: tokens.end,
      batchTokens: flags.batchTokens,
      labelSmoothing: flags.labelSmoothing,
    }),
  );
}

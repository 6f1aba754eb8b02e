// The training of a language model on its prepared run. Disk, log and terminal are run-loop.ts.
import { AdamW, trainLanguageModel } from "@attn/training";
import { createModel } from "@attn/transformer";
import type { TrainLmFlags } from "../commands/train-lm.ts";
import { Failure } from "../failure.ts";
import type { PreparedLanguageModel } from "./prepare-language-model.ts";
import { type Learned, runLoop, type Surroundings } from "./run-loop.ts";

/** The trained parameters. @throws Failure as runLoop */
export function learnLanguageModel(
  { config, parameters, weightsOf, tokens, validationTokens, context: contextLength }: PreparedLanguageModel,
  flags: TrainLmFlags,
  surroundings: Surroundings,
): Promise<Learned> {
  return runLoop(surroundings, flags, (options) =>
    trainLanguageModel({
      ...options,
      parameters,
      logits(trained, ids, dropout) {
        const model = createModel(config, weightsOf(trained));
        if (model.kind !== "causal") throw new Failure(`${config.architecture} is no language model`);
        return model.forward(ids, { dropout, checkpointBlocks: flags.checkpointBlocks }).logits;
      },
      tokens,
      ...(validationTokens && { validationTokens }),
      contextLength,
      batchSize: flags.batch,
      optimiser: AdamW({ beta2: 0.99, weightDecay: flags.weightDecay }),
    }),
  );
}

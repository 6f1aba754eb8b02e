// The training of a language model on its prepared run. Disk, log and terminal are run-loop.ts.
import { AdamW, trainLanguageModel } from "@attn/training";
import { createModel, initialParameters, type ModelParameters } from "@attn/transformer";
import type { TrainLmFlags } from "../commands/train-lm.ts";
import { Failure } from "../failure.ts";
import type { PreparedLanguageModel } from "./prepare-language-model.ts";
import { runLoop, type Surroundings } from "./run-loop.ts";

/** The trained weights. @throws Failure as runLoop */
export function learnLanguageModel(
  { config, tokens, validationTokens }: PreparedLanguageModel,
  flags: TrainLmFlags,
  surroundings: Surroundings,
): Promise<ModelParameters> {
  return runLoop(surroundings, flags, (options) =>
    trainLanguageModel({
      ...options,
      parameters: initialParameters(config, { seed: flags.seed }),
      logits(weights, ids) {
        const model = createModel(config, weights);
        if (model.kind !== "causal") throw new Failure(`${config.architecture} is no language model`);
        return model.forward(ids).logits;
      },
      tokens,
      ...(validationTokens && { validationTokens }),
      contextLength: flags.context,
      batchSize: flags.batch,
      optimiser: AdamW({ beta2: 0.99, weightDecay: flags.weightDecay }),
    }),
  );
}

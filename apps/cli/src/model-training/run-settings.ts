// What decides the losses of a run, by the names of the flags: a run is resumed only with the same. What is compared is run-folder.ts.
import type { FromFlags } from "../flags/from-flags.ts";
import { keptWeights, type TrainingFlags } from "../flags/training-flags.ts";
import type { BaseModel } from "./base-model.ts";
import type { RunSettings } from "./run-folder.ts";

/** What the settings of all trainings are made of. */
interface Sources {
  /** SHA-256 of the texts. */
  readonly digest: string;
  readonly base: BaseModel | undefined;
}

/** The settings that all trainings have, beside `own` ones. `--save-every` changes no loss. */
export function sharedSettings(
  flags: TrainingFlags & FromFlags,
  { digest, base }: Sources,
  own: RunSettings,
): RunSettings {
  return {
    "--from": flags.from ?? "none",
    "--tokenizer": flags.tokenizer ?? "none",
    "--vocabulary-size": flags.vocabularySize ?? "default",
    ...own,
    "--context": flags.context ?? "default",
    "--lora": flags.lora ?? "none",
    "--lora-alpha": flags.loraAlpha ?? "default",
    "--lora-targets": flags.loraTargets?.join() ?? "default",
    "--steps": flags.steps,
    "--learning-rate": flags.learningRate,
    "--warm-up": flags.warmUp ?? "default",
    "--dropout": flags.dropout ?? "default",
    "--clip-norm": flags.clipNorm ?? "default",
    "--accumulate": flags.accumulate,
    "--checkpoint-blocks": flags.checkpointBlocks ? "given" : "not given", // sums in another order
    "--validation": flags.validation,
    "--evaluate-every": flags.evaluateEvery,
    "--keep": keptWeights(flags),
    "--patience": flags.patience ?? "none",
    "--seed": flags.seed,
    "--backend": flags.backend,
    text: digest,
    weights: base?.digest ?? "none",
  };
}

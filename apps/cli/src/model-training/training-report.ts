// What is said of a training that has ended. What is said on its way is run-loop.ts.
import type { FromFlags } from "../flags/from-flags.ts";
import type { TrainingFlags } from "../flags/training-flags.ts";
import { print, printJson } from "../print.ts";
import type { RunFolder } from "./run-folder.ts";
import type { Learned } from "./run-loop.ts";
import { TrainingLog } from "./training-log.ts";

/** What a report needs besides the result. */
interface Circumstances {
  readonly folder: RunFolder;
  /** When the process began, in milliseconds of `performance.now`. */
  readonly start: number;
  /** What one kind of training says besides. */
  readonly figures: object;
}

/** Prints a line or two, or one object with `--json`. */
export async function reportTraining(
  { parameters, steps, keptStep, stopped, bestLoss }: Learned,
  { steps: asked, patience, lora, json }: TrainingFlags & FromFlags,
  { folder: { path, log }, start, figures }: Circumstances,
): Promise<void> {
  const size = Object.values(parameters).reduce((sum, tensor) => sum + tensor.size, 0);
  if (!json) {
    if (stopped === "patience")
      await print(
        `stopped after step ${steps} of ${asked}: ${patience} times in a row the held-out loss got no better\n`,
      );
    const which = keptStep === steps ? "" : `, those of step ${keptStep}, when the held-out loss was best`;
    const result = lora === undefined ? "a model" : "an adapter";
    return print(`wrote ${result} of ${size} parameters to ${path}${which}\n`);
  }
  const { loss, validationLoss: lastLoss } = await new TrainingLog(log).last();
  const seconds = Math.round((performance.now() - start) / 10) / 100;
  const done = { path, steps, keptStep, stopped, loss, validationLoss: bestLoss ?? lastLoss, parameters: size };
  return printJson({ ...done, ...figures, seconds });
}

// The flags that trainings of models share: how an update is made, which weights are kept, and how a run is kept and watched. Not here: sizes,
// and what a training begins from (from-flags.ts).
import { type Command, Option } from "commander";
import { Failure } from "../failure.ts";
import { addComputeFlags, type ComputeFlags } from "./compute-flags.ts";
import { integerOption, numberOption } from "./number-option.ts";

/** Which weights a run ends with. */
export type Keep = "best" | "last";

/** The shared flags as the parser gives them. */
export interface TrainingFlags extends ComputeFlags {
  readonly out?: string;
  readonly tokenizer?: string;
  readonly vocabularySize?: number;
  /** 64 unless given; with `--from` at most what the model takes. */
  readonly context?: number;
  readonly steps: number;
  readonly learningRate: number;
  readonly warmUp?: number;
  /** None unless given; with `--from` the rates of the model. */
  readonly dropout?: number;
  /** 0 for no clipping. */
  readonly clipNorm?: number;
  readonly accumulate: number;
  readonly checkpointBlocks?: boolean;
  readonly validation: number;
  readonly evaluateEvery: number;
  readonly keep?: Keep;
  readonly patience?: number;
  readonly saveEvery: number;
  readonly seed: number;
  readonly resume?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Adds the flags of an update. @param clipNorm the default in words. */
export function addUpdateFlags(command: Command, { clipNorm }: { clipNorm: string }): Command {
  return command
    .option(
      "--dropout <rate>",
      "share of the values that is dropped in training (default: 0, with --from that of the model)",
      numberOption("--dropout", { from: 0, to: 0.9 }),
    )
    .option(
      "--clip-norm <x>",
      `the longest that all gradients together may be, 0: any (default: ${clipNorm})`,
      numberOption("--clip-norm", { from: 0 }),
    )
    .addOption(
      new Option("--accumulate <n>", "batches of a step")
        .argParser(integerOption("--accumulate", { from: 1 }))
        .default(1),
    )
    .option("--checkpoint-blocks", "keep less for the gradient and compute it again: less memory, more time");
}

/** Adds the flags that say which weights are written. */
export function addKeepFlags(command: Command): Command {
  return command
    .addOption(
      new Option("--keep <which>", "the weights with the best held-out loss, or the last (default: best)").choices([
        "best",
        "last",
      ]),
    )
    .option(
      "--patience <n>",
      "stop after so many looks in a row without a better loss",
      integerOption("--patience", { from: 1 }),
    );
}

/** Adds the flags of a run's folder, its backend and its report. */
export function addRunFlags(command: Command): Command {
  return addComputeFlags(command)
    .addOption(
      new Option("--save-every <n>", "steps between two checkpoints")
        .argParser(integerOption("--save-every", { from: 1 }))
        .default(100),
    )
    .addOption(new Option("--seed <n>", "equal seeds, equal models").argParser(integerOption("--seed")).default(1))
    .option("--resume", "go on where the checkpoint in DIR/training is; begin where there is none")
    .option("--force", "replace what an earlier training wrote into DIR")
    .option("--json", "one JSON object about what was done");
}

/** The best weights, where there is something to judge them by. */
export function keptWeights({ keep, validation }: Pick<TrainingFlags, "keep" | "validation">): Keep {
  return keep ?? (validation > 0 ? "best" : "last");
}

/** @throws Failure for flags that need held-out data where there is none. */
export function checkKeepFlags({ keep, patience, validation }: TrainingFlags): void {
  if (validation > 0) return;
  const flag = keep === "best" ? "--keep best" : patience === undefined ? undefined : "--patience";
  if (flag !== undefined) throw new Failure(`${flag} goes by the held-out loss, and --validation 0 holds nothing out`);
}

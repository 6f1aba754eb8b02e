// The course of every training of a model: its folder, its backend, Ctrl-C, and the files at the end. Not here: what is learned.
import { Failure } from "../failure.ts";
import type { FromFlags } from "../flags/from-flags.ts";
import { checkKeepFlags, type TrainingFlags } from "../flags/training-flags.ts";
import { interruptionCode, listenForInterruption } from "../interruption.ts";
import { useBackend } from "../models/use-backend.ts";
import { StatusLine } from "../terminal/status-line.ts";
import { checkApart } from "./base-model.ts";
import { endRun, findRunFolder } from "./run-folder.ts";
import type { Learned, Surroundings } from "./run-loop.ts";
import type { StartingPoint } from "./starting-point.ts";
import { reportTraining } from "./training-report.ts";
import { writeAdapter } from "./write-adapter.ts";
import { writeModel } from "./write-model.ts";

/** The two parts of a training that differ, and what the report says of it. */
interface Work<Run> {
  readonly prepare: (surroundings: Surroundings) => Promise<Run>;
  readonly learn: (run: Run, surroundings: Surroundings) => Promise<Learned>;
  readonly figures?: (run: Run, learned: Learned) => object;
}

/** Runs the command. @throws Failure; with code 130 and a checkpoint kept when it was interrupted. */
export async function trainModel<Run extends StartingPoint>(
  flags: TrainingFlags & FromFlags,
  { prepare, learn, figures = () => ({}) }: Work<Run>,
): Promise<void> {
  const start = performance.now();
  checkFlags(flags);
  const folder = await findRunFolder(flags);
  await useBackend(flags);
  const { signal, stopListening } = listenForInterruption();
  const status = new StatusLine(process.stderr);
  try {
    const surroundings = { folder, status, signal };
    const run = await prepare(surroundings);
    const learned = await learn(run, surroundings);
    status.clear();
    const { lora, config, weightsOf } = run;
    const { parameters } = learned;
    if (lora === undefined) await writeModel(folder, { config, parameters: weightsOf(parameters) });
    else await writeAdapter(folder, { lora, parameters });
    await endRun(folder);
    await reportTraining(learned, flags, { folder, start, figures: figures(run, learned) });
  } catch (error) {
    if (error instanceof Failure || !signal.aborted) throw error;
    throw new Failure("interrupted before the first step; nothing was written", interruptionCode(), { cause: error });
  } finally {
    status.clear();
    stopListening();
  }
}

/** @throws Failure for flags that contradict each other. */
function checkFlags(flags: TrainingFlags & FromFlags): void {
  if (flags.tokenizer !== undefined && flags.vocabularySize !== undefined)
    throw new Failure("--vocabulary-size is for a tokenizer that is learned; leave it out with --tokenizer");
  checkKeepFlags(flags);
  checkApart(flags);
}

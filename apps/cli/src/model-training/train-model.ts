// The course of every training of a model: its folder, its backend, Ctrl-C, and the files at the end. Not here: what is learned.
import type { ModelConfig, ModelParameters } from "@attn/transformer";
import { Failure } from "../failure.ts";
import { listenForInterruption } from "../interruption.ts";
import { useBackend } from "../models/use-backend.ts";
import { print, printJson } from "../print.ts";
import { StatusLine } from "../terminal/status-line.ts";
import { endRun, findRunFolder } from "./run-folder.ts";
import type { Surroundings } from "./run-loop.ts";
import { TrainingLog } from "./training-log.ts";
import { writeModel } from "./write-model.ts";

interface ModelFlags {
  readonly out?: string;
  readonly tokenizer?: string;
  readonly vocabularySize?: number;
  readonly resume?: boolean;
  readonly force?: boolean;
  readonly backend: string;
  readonly steps: number;
  readonly json?: boolean;
}

/** The two parts of a training that differ, and what the report says of it. */
interface Work<Run> {
  readonly prepare: (surroundings: Surroundings) => Promise<Run>;
  readonly learn: (run: Run, surroundings: Surroundings) => Promise<ModelParameters>;
  readonly figures?: (run: Run) => object;
}

/** Runs the command. @throws Failure; with code 130 and a checkpoint kept when it was interrupted. */
export async function trainModel<Run extends { readonly config: ModelConfig }>(
  flags: ModelFlags,
  { prepare, learn, figures = () => ({}) }: Work<Run>,
): Promise<void> {
  const start = performance.now();
  if (flags.tokenizer !== undefined && flags.vocabularySize !== undefined)
    throw new Failure("--vocabulary-size is for a tokenizer that is learned; leave it out with --tokenizer");
  const folder = await findRunFolder(flags);
  await useBackend(flags.backend);
  const { signal, stopListening } = listenForInterruption();
  const status = new StatusLine(process.stderr);
  try {
    const surroundings = { folder, status, signal };
    const run = await prepare(surroundings);
    const parameters = await learn(run, surroundings);
    status.clear();
    await writeModel(folder, { config: run.config, parameters });
    await endRun(folder);
    const size = Object.values(parameters).reduce((sum, tensor) => sum + tensor.size, 0);
    if (!flags.json) return await print(`wrote a model of ${size} parameters to ${folder.path}\n`);
    const { loss, validationLoss } = await new TrainingLog(folder.log).last();
    const seconds = Math.round((performance.now() - start) / 10) / 100;
    const done = { path: folder.path, steps: flags.steps, loss, validationLoss, parameters: size };
    await printJson({ ...done, ...figures(run), seconds });
  } catch (error) {
    if (error instanceof Failure || !signal.aborted) throw error;
    throw new Failure("interrupted before the first step; nothing was written", 130, { cause: error });
  } finally {
    status.clear();
    stopListening();
  }
}

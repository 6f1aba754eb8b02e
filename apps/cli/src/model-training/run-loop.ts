// The loop of @attn/training with a disk, a log and a terminal around it. Not here: what is learned.
import type { CheckpointOptions, TrainingProgress, TrainResult } from "@attn/training";
import type { ModelParameters } from "@attn/transformer";
import { Failure } from "../failure.ts";
import { print, tell } from "../print.ts";
import type { StatusLine } from "../terminal/status-line.ts";
import { timeLeft } from "../terminal/time-left.ts";
import { CheckpointFolder } from "./checkpoint-folder.ts";
import type { RunFolder } from "./run-folder.ts";
import { TrainingLog } from "./training-log.ts";

/** Where a run is kept, and how it is watched and ended. */
export interface Surroundings {
  readonly folder: RunFolder;
  readonly status: StatusLine;
  readonly signal: AbortSignal;
}

interface LoopFlags {
  readonly steps: number;
  readonly learningRate: number;
  readonly warmUp?: number;
  readonly evaluateEvery: number;
  readonly saveEvery: number;
  readonly seed: number;
  readonly json?: boolean;
}

/** What every training gets. */
interface LoopOptions {
  readonly steps: number;
  readonly learningRate: number;
  readonly warmUpSteps?: number;
  readonly evaluateEvery: number;
  readonly seed: number;
  readonly checkpoints: CheckpointOptions;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: TrainingProgress) => Promise<void>;
}

/** Runs `train`. @returns its weights. @throws Failure (130) with a checkpoint kept when it was interrupted. */
export async function runLoop(
  { folder, status, signal }: Surroundings,
  flags: LoopFlags,
  train: (options: LoopOptions) => Promise<TrainResult>,
): Promise<ModelParameters> {
  const store = await CheckpointFolder.open(folder.training);
  const log = new TrainingLog(folder.log);
  const { steps, learningRate, warmUp, evaluateEvery, saveEvery: every, seed } = flags;
  let isFirst = true;
  const { parameters, step, stopped } = await train({
    steps,
    learningRate,
    ...(warmUp !== undefined && { warmUpSteps: warmUp }),
    evaluateEvery,
    seed,
    checkpoints: { store, every, resume: folder.isResumed, onDamaged: (line) => tell(`(${line})`) },
    signal,
    async onProgress(progress) {
      if (isFirst && folder.isResumed) {
        status.clear();
        tell(`(goes on after step ${progress.step - 1} of ${steps})`);
      }
      isFirst = false;
      await log.add(progress);
      await store.commit();
      await show(progress, flags, status);
    },
  });
  await store.commit();
  if (stopped === "abort")
    throw new Failure(
      `interrupted after step ${step} of ${steps}; the same command with --resume goes on from there`,
      130,
    );
  return parameters;
}

/** A line on stdout after each evaluation, unless that is for JSON; a line that changes on the terminal after each step. */
async function show(progress: TrainingProgress, { evaluateEvery, json }: LoopFlags, status: StatusLine): Promise<void> {
  status.show(statusText(progress));
  const { step, steps } = progress;
  if (json || (step % evaluateEvery !== 0 && step !== steps)) return;
  status.clear();
  await print(`${lossText(progress)}\n`);
}

/** `step 250 of 1000: loss 2.3456, held-out loss 2.4567` */
function lossText({ step, steps, loss, validationLoss }: TrainingProgress): string {
  const heldOut = validationLoss === undefined ? "" : `, held-out loss ${validationLoss.toFixed(4)}`;
  return `step ${step} of ${steps}: loss ${loss.toFixed(4)}${heldOut}`;
}

/** `step 250 of 1000: loss 2.3456, 12345 tokens/s, 1:21 left` */
export function statusText(progress: TrainingProgress): string {
  const { tokensPerSecond = 0, secondsLeft } = progress;
  return [lossText(progress), `${Math.round(tokensPerSecond)} tokens/s`, timeLeft(secondsLeft)].join(", ");
}

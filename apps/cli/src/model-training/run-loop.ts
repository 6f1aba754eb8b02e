// The loop of @attn/training with a disk, a log and a terminal around it. Not here: what is learned.
import type { CheckpointOptions, TrainingProgress, TrainResult } from "@attn/training";
import type { ModelParameters } from "@attn/transformer";
import { Failure } from "../failure.ts";
import { type Keep, keptWeights, type TrainingFlags } from "../flags/training-flags.ts";
import { interruptionCode } from "../interruption.ts";
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

/** What a run has come to. */
export interface Learned {
  readonly parameters: ModelParameters;
  /** Updates done. */
  readonly steps: number;
  /** The update after which the parameters were as they are. */
  readonly keptStep: number;
  /** Why it ended: all steps were done, or evaluations got no better. */
  readonly stopped: "steps" | "patience";
  /** The best loss of held-out data, where the best weights are kept. */
  readonly bestLoss?: number;
}

/** What every training gets. */
interface LoopOptions {
  readonly steps: number;
  readonly learningRate: number;
  readonly warmUpSteps?: number;
  /** undefined: gradients are not clipped; absent: as the training does by itself. */
  readonly clipNorm?: number | undefined;
  readonly accumulate: number;
  readonly evaluateEvery: number;
  readonly keep: Keep;
  readonly patience?: number;
  readonly seed: number;
  readonly checkpoints: CheckpointOptions;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: TrainingProgress) => Promise<void>;
}

/** Runs `train`. @throws Failure (130) with a checkpoint kept when it was interrupted. */
export async function runLoop(
  { folder, status, signal }: Surroundings,
  flags: TrainingFlags,
  train: (options: LoopOptions) => Promise<TrainResult>,
): Promise<Learned> {
  const store = await CheckpointFolder.open(folder.training);
  const log = new TrainingLog(folder.log);
  const { steps, saveEvery: every } = flags;
  let isFirst = true;
  const result = await train({
    ...courseOf(flags),
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
  const { parameters, step, stopped, best } = result;
  if (stopped === "abort")
    throw new Failure(
      `interrupted after step ${step} of ${steps}; the same command with --resume goes on from there`,
      interruptionCode(),
    );
  const isBest = best !== undefined && keptWeights(flags) === "best";
  const kept = isBest ? { keptStep: best.step, bestLoss: best.loss } : { keptStep: step };
  return { parameters, steps: step, stopped, ...kept };
}

/** What the flags say of the course of a training. */
function courseOf(flags: TrainingFlags): Omit<LoopOptions, "checkpoints" | "signal" | "onProgress"> {
  const { steps, learningRate, warmUp, clipNorm, accumulate, evaluateEvery, patience, seed } = flags;
  return {
    steps,
    learningRate,
    ...(warmUp !== undefined && { warmUpSteps: warmUp }),
    ...(clipNorm !== undefined && { clipNorm: clipNorm === 0 ? undefined : clipNorm }),
    accumulate,
    evaluateEvery,
    keep: keptWeights(flags),
    ...(patience !== undefined && { patience }),
    seed,
  };
}

/** A line on stdout after each evaluation, unless that is for JSON; a line that changes on the terminal after each step. */
async function show(
  progress: TrainingProgress,
  { evaluateEvery, json }: TrainingFlags,
  status: StatusLine,
): Promise<void> {
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

// How far a run is and how fast it goes. Not here: how that is shown.
import type { StepReport } from "./trainer.ts";

/** What `train` tells after each update. */
export interface TrainingProgress extends Omit<StepReport, "tokens"> {
  /** Updates that the run is to have. */
  readonly steps: number;
  /** Over this process's part of the run, evaluations included; undefined when nobody counts tokens. */
  readonly tokensPerSecond: number | undefined;
  /** Until `steps` at the speed so far. */
  readonly secondsLeft: number;
  /** In nats; only after an update that was followed by an evaluation. */
  readonly validationLoss?: number;
}

/** A function from the report of an update to the progress after it. @param now milliseconds from any origin. */
export const createPace = (steps: number, now: () => number): ((report: StepReport) => TrainingProgress) => {
  const start = now();
  let [tokens, updates] = [0, 0];
  return ({ tokens: more, ...report }) => {
    tokens += more;
    updates++;
    const seconds = (now() - start) / 1000;
    return {
      ...report,
      steps,
      tokensPerSecond: tokens === 0 || seconds === 0 ? undefined : tokens / seconds,
      secondsLeft: ((steps - report.step) * seconds) / updates,
    };
  };
};

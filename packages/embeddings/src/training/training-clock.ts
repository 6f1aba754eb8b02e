// What a training reports: its position together with the time it has taken. It decides nothing.
import { doneFraction, learningRate, meanLoss, type TrainingProgress, type TrainingRun } from "./training-run.ts";

/** Starts at once. */
export class TrainingClock {
  readonly #run: TrainingRun;
  readonly #workers: number;
  readonly #start = performance.now();
  readonly #wordsBefore: number;
  readonly #fractionBefore: number;

  constructor(run: TrainingRun, workers: number) {
    [this.#run, this.#workers] = [run, workers];
    this.#wordsBefore = run.rawWords;
    this.#fractionBefore = doneFraction(run);
  }

  /** @param alpha the learning rate of the last batch; default: of the next one. */
  progress(alpha: number = learningRate(this.#run)): TrainingProgress {
    const run = this.#run;
    const seconds = Math.max(1e-6, (performance.now() - this.#start) / 1000);
    const fraction = doneFraction(run);
    const done = fraction - this.#fractionBefore;
    return {
      epoch: Math.min(run.epoch + 1, run.epochs),
      epochs: run.epochs,
      fraction,
      alpha,
      words: run.rawWords,
      trainedWords: run.trainedWords,
      loss: meanLoss(run),
      wordsPerSecond: (run.rawWords - this.#wordsBefore) / seconds,
      secondsLeft: done > 0 ? (seconds * (1 - fraction)) / done : 0,
      workers: this.#workers,
    };
  }
}

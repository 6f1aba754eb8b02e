// What a run sees on its way, collected for whoever watches it. Training and storage are elsewhere.
import { type History, joined, noHistory, type Report } from "./history.ts";
import type { SeenStep } from "./learn.ts";

/** What is kept of a run's way. */
export interface RunProgress {
  history: History;
  step: number;
}

/** Milliseconds between two reports. */
const reportEvery = 150;

/** Collects steps and sends them a few times a second, so that a page is not kept busy by a fast run. */
export class Reporter {
  readonly #progress: RunProgress;
  readonly #send: (report: Report) => void;
  #news: History = noHistory;
  #pace = { tokensPerSecond: 0, secondsLeft: 0 };
  #sent = performance.now();

  constructor(progress: RunProgress, send: (report: Report) => void) {
    this.#progress = progress;
    this.#send = send;
  }

  take({ progress, moment }: SeenStep): void {
    const losses = progress ? [progress.loss] : [];
    const measured = progress?.validationLoss;
    const heldOut = progress && measured !== undefined ? [{ step: progress.step, loss: measured }] : [];
    const news = { losses, heldOut, moments: moment ? [moment] : [] };
    this.#progress.history = joined(this.#progress.history, news);
    this.#news = joined(this.#news, news);
    if (progress) {
      this.#progress.step = progress.step;
      this.#pace = { tokensPerSecond: progress.tokensPerSecond ?? 0, secondsLeft: progress.secondsLeft };
    }
    if (moment || performance.now() - this.#sent > reportEvery) this.send();
  }

  send(): void {
    this.#sent = performance.now();
    this.#send({ ...this.#news, step: this.#progress.step, isWhole: false, ...this.#pace });
    this.#news = noHistory;
  }
}

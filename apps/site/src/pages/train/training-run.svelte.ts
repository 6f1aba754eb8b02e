// The page's side of a run: what is known of it, and what can be done with it now. The run itself is in the worker.
import { proxy } from "comlink";
import { onDestroy } from "svelte";
import { callWorker, errorText, type WorkerCalls } from "../../engine/call-worker.ts";
import { type History, joined, noHistory, type Report } from "./history.ts";
import type { Listener, RunFacts, Standing } from "./host.ts";
import type { RunStart } from "./run-store.ts";
import type { TrainWorker } from "./train.worker.ts";

/**
 * looking: for a run of an earlier visit · none: there is no run · preparing, running · pausing: the step under way ends ·
 * paused: can go on · done: all steps, or stopped for good.
 */
export type Phase = "looking" | "none" | "preparing" | "running" | "pausing" | "paused" | "done";

/** Milliseconds that the worker has to end its step before it is ended itself, back to its newest checkpoint. */
const patience = 1500;

export class TrainingRun {
  phase: Phase = $state("looking");
  facts: RunFacts | undefined = $state.raw();
  history: History = $state.raw(noHistory);
  step: number = $state(0);
  pace: Pick<Report, "tokensPerSecond" | "secondsLeft"> = $state.raw({ tokensPerSecond: 0, secondsLeft: 0 });
  /** What is being done before the first step. */
  preparing: string = $state("");
  error: string = $state("");
  /** Why the browser does not keep the run. */
  trouble: string = $state("");
  /** Whether the run is one that an earlier visit left. */
  isFound: boolean = $state(false);
  /** The place in the history of the moment that is looked at; undefined for the newest. */
  chosenMoment: number | undefined = $state();
  #worker: WorkerCalls<TrainWorker> = startWorker();
  /** Whether the page has been left. */
  #isOver = false;

  /** Call it while a component is set up. */
  constructor() {
    onDestroy(() => {
      this.#isOver = true;
      this.#worker.stop();
    });
    void this.#find(true);
  }

  get call(): WorkerCalls<TrainWorker>["call"] {
    return this.#worker.call;
  }
  /** Whether steps are being done, or will be in a moment. */
  get isBusy(): boolean {
    return this.phase === "preparing" || this.phase === "running" || this.phase === "pausing";
  }
  /** Whether there is a model that can be used as it is. */
  get hasModel(): boolean {
    return this.phase === "paused" || this.phase === "done";
  }
  get steps(): number {
    return this.facts?.start.settings.steps ?? 0;
  }
  get moment(): History["moments"][number] | undefined {
    const { moments } = this.history;
    return moments[Math.min(this.chosenMoment ?? Infinity, moments.length - 1)];
  }

  /** Begins a run in place of the one there was. */
  async begin(start: RunStart): Promise<void> {
    this.history = noHistory;
    this.step = 0;
    this.facts = undefined;
    this.chosenMoment = undefined;
    this.phase = "preparing";
    await this.#follow(() => this.call.begin(start, this.#listener()));
  }

  async goOn(): Promise<void> {
    this.phase = "running";
    await this.#follow(() => this.call.goOn(this.#listener()));
  }

  /** Ends the step under way and saves; what takes too long is ended at once. */
  async pause(): Promise<void> {
    this.phase = "pausing";
    const worker = this.#worker;
    void worker.call.pause();
    await new Promise((resolve) => setTimeout(resolve, patience));
    if (this.#isOver || this.phase !== "pausing" || worker !== this.#worker) return;
    worker.stop();
    this.#worker = startWorker();
    await this.#find(false);
  }

  /** Ends the run for good: what it has learned stays. */
  async stop(): Promise<void> {
    if (this.isBusy) await Promise.race([this.pause(), this.#paused()]);
    if (this.phase === "paused") this.phase = "done";
  }

  async discard(): Promise<void> {
    try {
      await this.call.discard();
    } catch (error) {
      this.error = errorText(error);
    }
    this.#forget();
  }

  #forget(): void {
    this.history = noHistory;
    this.facts = undefined;
    this.step = 0;
    this.isFound = false;
    this.chosenMoment = undefined;
    this.phase = "none";
  }

  /** Looks for a run that the browser keeps, and opens it. */
  async #find(isEarlier: boolean): Promise<void> {
    const worker = this.#worker;
    try {
      const standing = await worker.call.find(this.#listener());
      if (worker !== this.#worker) return;
      if (standing === undefined) return this.#forget();
      this.isFound = isEarlier;
      this.#stand(standing);
    } catch (error) {
      this.error = `The stored run could not be opened: ${errorText(error)}`;
      this.#forget();
    }
  }

  async #follow(run: () => Promise<Standing>): Promise<void> {
    this.error = "";
    this.isFound = false;
    const worker = this.#worker;
    try {
      const standing = await run();
      if (worker === this.#worker) this.#stand(standing);
    } catch (error) {
      if (worker !== this.#worker) return;
      if (this.phase !== "pausing") this.error = errorText(error);
      await this.#find(false);
    }
  }

  #stand({ step, isDone }: Standing): void {
    this.step = step;
    this.phase = isDone ? "done" : "paused";
  }

  async #paused(): Promise<void> {
    while (this.phase === "pausing" && !this.#isOver) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  #listener(): Listener {
    return proxy({
      onPreparing: (words: string) => {
        this.preparing = words;
      },
      onFacts: (facts: RunFacts) => {
        this.facts = facts;
      },
      onReport: (report: Report) => {
        this.history = report.isWhole ? report : joined(this.history, report);
        this.step = report.step;
        this.pace = report;
        if (this.phase === "preparing") this.phase = "running";
      },
      onTrouble: (words: string) => {
        this.trouble = words;
      },
    });
  }
}

const startWorker = (): WorkerCalls<TrainWorker> =>
  callWorker(() => new Worker(new URL("./train.worker.ts", import.meta.url), { type: "module" }));

// What was measured on this visit, and the run that is going on. Each run has a worker of its own, so that stopping it is ending that.
import { proxy } from "comlink";
import { callWorker, errorText, type WorkerCalls } from "../../engine/call-worker.ts";
import { type BenchmarkId, benchmarkOf } from "./benchmarks.ts";
import type { Run } from "./report.ts";
import type { Row } from "./rows.ts";
import type { RunRequest, SpeedWorker } from "./speed.worker.ts";

/** The worker of this page, started. It may be stopped more than once. */
export function startWorker(): WorkerCalls<SpeedWorker> {
  const { call, stop } = callWorker<SpeedWorker>(
    () => new Worker(new URL("./speed.worker.ts", import.meta.url), { type: "module" }),
  );
  let isStopped = false;
  const stopOnce = (): void => {
    if (!isStopped) stop();
    isStopped = true;
  };
  return { call, stop: stopOnce };
}

const underWay = "under way";

export class Runs {
  /** Results of each benchmark, in the order of its sizes. */
  #results: Readonly<Partial<Record<BenchmarkId, readonly Run[]>>> = $state.raw({});
  /** What is done now; undefined while nothing is. */
  running: { readonly benchmark: BenchmarkId; readonly what: string; readonly part: number } | undefined = $state.raw();
  error: string = $state("");
  /** How the last run ended, in words. */
  ended: string = $state("");
  /** Aborted to stop the run. */
  #going: AbortController | undefined;

  of(id: BenchmarkId): readonly Run[] {
    return this.#results[id] ?? [];
  }

  clear(id: BenchmarkId): void {
    this.#results = { ...this.#results, [id]: [] };
  }

  /** Runs a benchmark at several sizes in a worker, and tells whether it came to its end. @param note said of the results. */
  async run(
    sizes: readonly string[],
    request: Omit<RunRequest, "size">,
    { call, stop }: WorkerCalls<SpeedWorker>,
    note = "",
  ): Promise<boolean> {
    this.stop();
    const going = new AbortController();
    const { signal } = going;
    this.#going = going;
    [this.error, this.ended] = ["", ""];
    this.running = { benchmark: request.benchmark, what: "starting", part: 0 };
    const stopped = new Promise<undefined>((resolve) => signal.addEventListener("abort", () => resolve(undefined)));
    signal.addEventListener("abort", stop);
    for (const [index, size] of sizes.entries()) {
      // What a worker calls back may arrive after its result: it came by another port.
      let isOver = false;
      const onRows = (rows: readonly Row[]): void => {
        if (!signal.aborted && !isOver) this.#keep(request.benchmark, { size, rows, note: underWay });
      };
      const onProgress = (what: string, part: number): void => {
        if (!signal.aborted && !isOver)
          this.running = { benchmark: request.benchmark, what, part: (index + part) / sizes.length };
      };
      try {
        const rows = await Promise.race([call.run({ ...request, size }, proxy(onRows), proxy(onProgress)), stopped]);
        isOver = true;
        if (rows === undefined || signal.aborted) return false;
        this.#keep(request.benchmark, { size, rows, note });
      } catch (cause) {
        isOver = true;
        this.error = errorText(cause);
        this.#dropUnfinished("failed before its last round");
      }
    }
    [this.running, this.#going] = [undefined, undefined];
    this.ended = this.error === "" ? "The results are there." : "";
    return true;
  }

  /** Ends the run at once, whatever its worker is doing. Of what was under way stays what has at least one round. */
  stop(): void {
    if (!this.#going) return;
    this.#going.abort();
    [this.running, this.#going] = [undefined, undefined];
    this.#dropUnfinished("stopped before its last round");
    this.ended = "Stopped.";
  }

  #keep(id: BenchmarkId, run: Run): void {
    const order = benchmarkOf(id).sizes.map(({ value }) => value);
    const others = this.of(id).filter(({ size }) => size !== run.size);
    const all = [...others, run].sort((a, b) => order.indexOf(a.size) - order.indexOf(b.size));
    this.#results = { ...this.#results, [id]: all };
  }

  #dropUnfinished(note: string): void {
    const finished = (list: readonly Run[]): readonly Run[] =>
      list
        .filter((each) => each.note !== underWay || each.rows.some(({ rates }) => rates.length > 0))
        .map((each) => (each.note === underWay ? { ...each, note } : each));
    this.#results = Object.fromEntries(Object.entries(this.#results).map(([id, list]) => [id, finished(list)]));
  }
}

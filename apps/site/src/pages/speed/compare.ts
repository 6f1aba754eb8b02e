// One benchmark on all contenders: first the answer, which must be JavaScript's, then the time, in turns. Runs in the worker and in Node.
import { type Backend, defaultBackend, setDefaultBackend } from "@attn/tensor";
import { createPeakLoop } from "../../../../cli/src/bench/peak-loop.ts";
import type { Contender } from "./contenders.ts";
import { openEngine } from "./engines.ts";
import { compareAnswers, type Row } from "./rows.ts";
import { simdLevel } from "./simd-level.ts";
import { type Runner, type TurnOptions, takeTurns } from "./take-turns.ts";
import type { Prepared, Work } from "./works/work.ts";

export interface CompareOptions extends Pick<TurnOptions, "rounds" | "shortest"> {
  readonly contenders: readonly Pick<Contender, "id" | "name">[];
  /** Threads of the contender `threads`. */
  readonly threads: number;
  /** All rows as far as they are known, again and again. */
  readonly onRows: (rows: readonly Row[]) => void;
  /** What is done now, and which part of the whole is over, 0 to 1. */
  readonly onProgress: (what: string, part: number) => void;
}

/** Which part of the whole the answers are taken to be. */
const answering = 0.2;

/**
 * Compares the contenders; rows come in their order. Those that fail say why in their row.
 *
 * @throws Error when plain JavaScript cannot do the work.
 */
export async function compare(work: Work, options: CompareOptions): Promise<readonly Row[]> {
  const { contenders, rounds, shortest, onRows, onProgress } = options;
  const before = defaultBackend();
  const comparison = new Comparison(work, options);
  try {
    onProgress("JavaScript computes the answer that all must give", 0);
    await comparison.define();
    for (const [index, contender] of contenders.entries()) {
      onProgress(`${contender.name}: is its answer right?`, (answering * (index + 1)) / (contenders.length + 1));
      await comparison.check(contender);
      onRows(comparison.rows);
    }
    await takeTurns(comparison.runners(), {
      ...{ rounds, shortest, afterRound: () => onRows(comparison.rows) },
      before: ({ what, done, all }) => onProgress(what, answering + ((1 - answering) * done) / all),
    });
    return comparison.rows;
  } finally {
    setDefaultBackend(before);
    await comparison.close();
  }
}

/** A work that lies ready on a backend, with the answer it gave. */
interface Ready extends Pick<Prepared, "call" | "dispose"> {
  readonly backend: Backend;
  readonly answer: Float32Array;
}

class Comparison {
  readonly #work: Work;
  readonly #threads: number;
  readonly #rows: Map<string, Row>;
  /** Those whose answer is right. */
  readonly #ready = new Map<string, Ready>();
  readonly #toClose: (() => unknown)[] = [];
  #definition: Ready | undefined;

  constructor(work: Work, { contenders, threads }: CompareOptions) {
    this.#work = work;
    this.#threads = threads;
    this.#rows = new Map(contenders.map(({ id, name }) => [id, { id, name, rates: [] }]));
  }

  get rows(): readonly Row[] {
    return [...this.#rows.values()];
  }

  /** What plain JavaScript gives is right. */
  async define(): Promise<void> {
    this.#definition = await this.#prepare("js");
  }

  /** Makes a contender ready if its answer is right; says why in its row if not. */
  async check({ id }: Pick<Contender, "id">): Promise<void> {
    const definition = this.#definition as Ready;
    try {
      const ready = id === "js" ? definition : await this.#prepare(id);
      const answer = compareAnswers(ready.answer, definition.answer, this.#work.tolerance);
      this.#change(id, { answer });
      if (answer.isRight) this.#ready.set(id, ready);
      else this.#change(id, { reason: "Its answer is another one, so its time would mean nothing." });
    } catch (error) {
      this.#change(id, { reason: error instanceof Error ? error.message : String(error) });
    }
  }

  /** All that are ready, and the processor's limit where it says something about this work. */
  runners(): readonly Runner[] {
    const { amount, operations } = this.#work;
    const rates = new Map([...this.#ready.keys()].map((id): [string, number[]] => [id, []]));
    const runners = [...this.#ready].map(
      ([id, { backend, call }]): Runner => ({
        name: this.#rows.get(id)?.name ?? id,
        run: () => {
          setDefaultBackend(backend);
          return call();
        },
        took: (seconds) => {
          rates.get(id)?.push(amount / seconds);
          this.#change(id, { rates: [...(rates.get(id) ?? [])] });
        },
      }),
    );
    if (operations === undefined || simdLevel() === "none") return runners;
    const peak = createPeakLoop();
    const took = (seconds: number): void => this.#share((peak.operations * amount) / operations / seconds);
    return [...runners, { name: "the processor’s own limit", run: peak.run, took }];
  }

  async close(): Promise<void> {
    for (const close of this.#toClose) await close();
  }

  async #prepare(id: Contender["id"]): Promise<Ready> {
    const { backend, close } = await openEngine(id, this.#threads);
    this.#toClose.push(close);
    setDefaultBackend(backend);
    const { answer, call, dispose } = await this.#work.prepare(backend);
    this.#toClose.unshift(dispose); // before its backend is closed
    return { backend, call, dispose, answer: await answer() };
  }

  /** The round's rates as shares of one thread's limit, times the threads. Of a graphics card nobody has measured the limit. */
  #share(limit: number): void {
    for (const id of ["js", "wasm", "threads"]) {
      const row = this.#rows.get(id);
      const rate = row?.rates.at(-1);
      if (row && rate !== undefined)
        this.#change(id, { shares: [...(row.shares ?? []), rate / limit / (id === "threads" ? this.#threads : 1)] });
    }
  }

  #change(id: string, what: Partial<Row>): void {
    this.#rows.set(id, { ...(this.#rows.get(id) as Row), ...what });
  }
}

// One benchmark on all contenders: first the answer, which must be JavaScript's, then the time, in turns. Runs in the worker and in Node.
import { type Backend, defaultBackend, setDefaultBackend } from "@attn/tensor";
import { createPeakLoop } from "../../../../cli/src/bench/peak-loop.ts";
import type { Contender } from "./contenders.ts";
import { type Engine, openEngine } from "./engines.ts";
import { compareAnswers, type Row } from "./rows.ts";
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

/** A contender whose answer is right and that can be timed. */
interface Ready {
  readonly id: Contender["id"];
  readonly backend: Backend;
  readonly prepared: Prepared;
}

/** Compares the contenders; rows come in their order. Those that fail say why in their row. */
export async function compare(
  work: Work,
  { contenders, threads, rounds, shortest, onRows, onProgress }: CompareOptions,
): Promise<readonly Row[]> {
  const rows = new Map<string, Row>(contenders.map(({ id, name }) => [id, { id, name, rates: [] }]));
  const change = (id: string, what: Partial<Row>): void => {
    rows.set(id, { ...(rows.get(id) as Row), ...what });
  };
  const all = (): readonly Row[] => [...rows.values()];
  const before = defaultBackend();
  const ready: Ready[] = [];
  const toClose: (() => unknown)[] = [];
  try {
    const reference = await referenceAnswer(work, onProgress);
    for (const [index, { id, name }] of contenders.entries()) {
      onProgress(`${name}: is its answer right?`, (0.2 * (index + 1)) / (contenders.length + 1));
      try {
        const engine = await openEngine(id, threads);
        toClose.push(engine.close);
        const { prepared, answer } = await prepareOn(engine, work);
        toClose.unshift(prepared.dispose);
        const compared = compareAnswers(answer, reference, work.tolerance);
        change(id, { answer: compared });
        if (compared.isRight) ready.push({ id, backend: engine.backend, prepared });
        else change(id, { reason: "its answer is another one, so its time would mean nothing" });
      } catch (error) {
        change(id, { reason: error instanceof Error ? error.message : String(error) });
      }
      onRows(all());
    }
    const runners = ready.map(({ id, backend, prepared }): Runner => {
      const rates: number[] = [];
      return {
        name: (rows.get(id) as Row).name,
        run: () => {
          setDefaultBackend(backend);
          return prepared.call();
        },
        took: (seconds) => {
          rates.push(work.amount / seconds);
          change(id, { rates: [...rates] });
        },
      };
    });
    const peak = work.operations === undefined ? undefined : peakRunner();
    await takeTurns(peak ? [...runners, peak] : runners, {
      rounds,
      shortest,
      before: ({ what, done, all: turns }) => onProgress(what, 0.2 + (0.8 * done) / turns),
      afterRound: () => {
        if (peak)
          for (const { id } of ready) change(id, sharesOf(rows.get(id) as Row, work, { peak: peak.rates, threads }));
        onRows(all());
      },
    });
    return all();
  } finally {
    setDefaultBackend(before);
    for (const close of toClose) await close();
  }
}

/** What plain JavaScript gives: the definition of right. */
async function referenceAnswer(work: Work, onProgress: CompareOptions["onProgress"]): Promise<Float32Array> {
  onProgress("JavaScript computes the answer that all must give", 0);
  const { prepared, answer } = await prepareOn(await openEngine("js", 1), work);
  prepared.dispose();
  return answer;
}

async function prepareOn(
  { backend }: Engine,
  work: Work,
): Promise<{ readonly prepared: Prepared; readonly answer: Float32Array }> {
  setDefaultBackend(backend);
  const prepared = await work.prepare(backend);
  try {
    return { prepared, answer: await prepared.answer() };
  } catch (error) {
    prepared.dispose();
    throw error;
  }
}

/** One thread's multiply-adds, as a runner beside the others. */
function peakRunner(): Runner & { readonly rates: readonly number[] } {
  const { run, operations } = createPeakLoop();
  const rates: number[] = [];
  return { name: "the processor’s own limit", run, took: (seconds) => void rates.push(operations / seconds), rates };
}

/** Only for those that compute on the processor: of a graphics card nobody has measured the limit. */
function sharesOf(
  { id, rates }: Row,
  { amount, operations = 0 }: Work,
  { peak, threads }: { readonly peak: readonly number[]; readonly threads: number },
): Partial<Row> {
  if (id === "webgl2" || id === "webgpu") return {};
  const limit = id === "threads" ? threads : 1;
  return { shares: rates.map((rate, round) => (rate * operations) / amount / (limit * (peak[round] as number))) };
}

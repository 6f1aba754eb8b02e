// What the page asks its vectors, again whenever they or the question change: neighbours, an analogy, "bank". Unknown words leave the last answer.
import type { Remote } from "comlink";
import { errorText } from "../../engine/call-worker.ts";
import { latest } from "../../engine/latest.ts";
import type { Question } from "./analogies.ts";
import type { Analogy, Neighbours, Unknown } from "./ask-vectors.ts";
import type { BankNeighbours } from "./bank-senses.ts";
import type { DrawnOptions } from "./drawn-words.ts";
import type { OpenedVectors, VectorsWorker } from "./vectors.worker.ts";
import type { VectorsHere } from "./vectors-here.svelte.ts";

/** One question that is asked again and again. */
export class Answer<A> {
  /** The last answer; while somebody types it stays, but not when other vectors were opened. */
  found: A | undefined = $state.raw();
  /** Words that have no vector. */
  unknown: readonly string[] = $state.raw([]);
  /** Whether there has been an answer of any kind. */
  isThere: boolean = $state(false);
  #of: OpenedVectors | undefined;

  /** Call it while a component is set up. `ask` reads the question, at once, and asks it. */
  constructor(here: VectorsHere, ask: () => () => Promise<A | Unknown>) {
    const answer = latest<() => Promise<A | Unknown>, A | Unknown>((call) => call(), {
      done: (given) => this.#take(given, here.opened),
      failed: (cause) => {
        here.error = errorText(cause);
      },
    });
    $effect(() => {
      const call = ask();
      if (here.version > 0) answer(call);
    });
  }

  #take(given: A | Unknown, opened: OpenedVectors | undefined): void {
    this.isThere = true;
    if (isUnknown(given)) {
      this.unknown = given.unknown;
      if (this.#of !== opened) this.found = undefined;
    } else {
      [this.found, this.unknown] = [given, []];
      this.#of = opened;
    }
  }
}

const isUnknown = (answer: unknown): answer is Unknown =>
  typeof answer === "object" && answer !== null && "unknown" in answer;

interface Asked extends DrawnOptions {
  readonly word: string;
  readonly a: string;
  readonly b: string;
  readonly c: string;
}

/** The three answers of the page, for the words that stand in `view`. Call it while a component is set up. */
export function pageAnswers(
  worker: Remote<VectorsWorker>,
  here: VectorsHere,
  view: Asked,
): {
  readonly neighbours: Answer<Neighbours>;
  readonly analogy: Answer<Analogy>;
  readonly bank: Answer<BankNeighbours>;
} {
  return {
    neighbours: new Answer<Neighbours>(here, () => {
      const { word, count, show } = view;
      return async () => worker.neighbours(word, { count, show });
    }),
    analogy: new Answer<Analogy>(here, () => {
      const question: Question = [view.a, view.b, view.c];
      return async () => worker.analogy(question);
    }),
    bank: new Answer<BankNeighbours>(here, () => async () => worker.bank()),
  };
}

// The one run that a page has: begun, paused, gone on with, found again, handed out. Runs in the page's worker, and in tests in Node.
import { tensor } from "@attn/tensor";
import type { TrainingState } from "@attn/training";
import type { ModelConfig, ModelParameters } from "@attn/transformer";
import { type History, noHistory, type Report } from "./history.ts";
import { learn } from "./learn.ts";
import { type FolderFiles, modelFolder } from "./model-folder.ts";
import { modelConfig } from "./model-shape.ts";
import { type PreparedText, prepareText, type WatchedSentence } from "./prepare-text.ts";
import { Reporter } from "./reporter.ts";
import { saveEvery } from "./rhythm.ts";
import { type RunStart, RunStore, type Shelf } from "./run-store.ts";

/** What is known of a run once its text is cut into tokens. */
export interface RunFacts {
  readonly start: RunStart;
  readonly vocabularySize: number;
  readonly parameters: number;
  readonly tokens: number;
  readonly heldOutTokens: number;
  readonly watched: readonly WatchedSentence[];
  readonly threads: number;
}

/** How a run is watched. */
export interface Listener {
  /** Words that say what is being done before the first step. */
  readonly onPreparing: (words: string) => void;
  readonly onFacts: (facts: RunFacts) => void;
  readonly onReport: (report: Report) => void;
  /** Why the browser does not keep the run; "" when it does. */
  readonly onTrouble: (words: string) => void;
}

/** Where a run stands. */
export interface Standing {
  readonly step: number;
  readonly isDone: boolean;
}

interface Session {
  readonly start: RunStart;
  readonly text: PreparedText;
  readonly config: ModelConfig;
  history: History;
  step: number;
  parameters: ModelParameters | undefined;
}

export class TrainHost {
  readonly #store: RunStore;
  readonly #threads: number;
  #session: Session | undefined;
  #stop: AbortController | undefined;
  #listener: Listener | undefined;

  constructor({ shelf, threads = 1 }: { readonly shelf: Shelf; readonly threads?: number }) {
    this.#store = new RunStore(shelf, (words) => this.#listener?.onTrouble(words));
    this.#threads = threads;
  }

  /** Opens the run that the browser keeps, as it was at its newest checkpoint; undefined where there is none. */
  find(listener: Listener): Promise<Standing | undefined> {
    this.#listener = listener;
    this.#stop = new AbortController();
    return this.#look(listener);
  }

  /** Begins a run in place of the one there was. Ends with the last step, or when it is paused. */
  async begin(start: RunStart, listener: Listener): Promise<Standing> {
    this.#listener = listener;
    this.#stop = new AbortController();
    const session = await this.#open(start, noHistory);
    await this.#store.begin(start);
    return this.#run(session, false);
  }

  /** Goes on where the run was paused or found. @throws Error where another tab trains. */
  async goOn(listener: Listener): Promise<Standing> {
    this.#listener = listener;
    this.#stop = new AbortController();
    if (this.#store.isOnShelf) {
      await this.#store.takeOver();
      // Another tab may have gone on with it, or discarded it, since this one looked.
      if ((await this.#look(listener)) === undefined) throw new Error("The run is no longer kept in this browser.");
    }
    return this.#run(this.#opened(), true);
  }

  /** Ends the step under way; `begin` or `goOn` is over once it is saved. */
  pause(): void {
    this.#stop?.abort();
  }

  /** Forgets the run, here and in the browser's storage. */
  async discard(): Promise<void> {
    this.#close();
    await this.#store.discard();
  }

  /** The model, as it is now, as the files of a folder. */
  async folder(): Promise<FolderFiles> {
    const { config, parameters, text } = this.#trained();
    return modelFolder({ config, parameters }, text.tokenizer);
  }

  async #look(listener: Listener): Promise<Standing | undefined> {
    const found = await this.#store.find();
    if (found === undefined) return undefined;
    const { start, history, state } = found;
    const session = await this.#open(start, history);
    session.step = state.step;
    session.parameters = tensorsOf(state);
    listener.onReport({ ...history, step: state.step, isWhole: true, tokensPerSecond: 0, secondsLeft: 0 });
    return standing(session);
  }

  async #open(start: RunStart, history: History): Promise<Session> {
    this.#listener?.onPreparing("Cutting the text into tokens");
    const text = await prepareText(start.text, start.settings, {
      progress: ({ tokens }) => this.#listener?.onPreparing(`Learning which pieces of words occur often: ${tokens}`),
      signal: this.#stop?.signal,
    });
    this.#close();
    const { vocabularySize } = text.tokenizer;
    const config = modelConfig(start.settings, vocabularySize);
    const session: Session = { start, text, config, history, step: 0, parameters: undefined };
    this.#session = session;
    const { tokens, heldOutTokens, watched } = text;
    this.#listener?.onFacts({
      start,
      vocabularySize,
      parameters: parameterCount(config),
      tokens: tokens.length,
      heldOutTokens: heldOutTokens.length,
      watched,
      threads: this.#threads,
    });
    return session;
  }

  async #run(session: Session, resume: boolean): Promise<Standing> {
    const signal = this.#stop?.signal;
    const reporter = new Reporter(session, (report) => this.#listener?.onReport(report));
    const before = session.parameters;
    session.parameters = undefined;
    disposeAll(before);
    const result = await learn({
      text: session.text,
      config: session.config,
      settings: session.start.settings,
      prompt: session.start.prompt,
      checkpoints: {
        store: this.#store,
        every: saveEvery(parameterCount(session.config), session.start.settings),
        resume,
      },
      signal,
      onStep: async (step) => {
        reporter.take(step);
        await this.#store.commit(session.history);
      },
    });
    session.parameters = result.parameters;
    session.step = result.step;
    reporter.send();
    await this.#store.commit(session.history);
    return standing(session);
  }

  #opened(): Session {
    if (this.#session === undefined) throw new Error("There is no run to go on with.");
    return this.#session;
  }

  #trained(): Session & { readonly parameters: ModelParameters } {
    const session = this.#opened();
    const { parameters } = session;
    if (parameters === undefined) throw new Error("Pause the training first.");
    return { ...session, parameters };
  }

  #close(): void {
    disposeAll(this.#session?.parameters);
    this.#session = undefined;
  }
}

const standing = ({ step, start }: Session): Standing => ({ step, isDone: step >= start.settings.steps });

const tensorsOf = ({ parameters }: TrainingState): ModelParameters =>
  Object.fromEntries(Object.entries(parameters).map(([name, { data, shape }]) => [name, tensor(data, { shape })]));

function disposeAll(parameters: ModelParameters | undefined): void {
  for (const parameter of Object.values(parameters ?? {})) parameter.dispose();
}

/** Of a Llama whose output weights are its embeddings. */
function parameterCount({ vocabularySize: V, width: C, layers, feedForwardWidth: F }: ModelConfig): number {
  return V * C + layers * (4 * C * C + 3 * C * F + 2 * C) + C;
}

// A run as a browser keeps it: text, settings, what was seen, two checkpoints. Memory comes first, so that training goes on where storage is full or forbidden.
import { type CheckpointStore, Checkpoints, type TrainingState } from "@attn/training";
import { type History, noHistory, until } from "./history.ts";
import type { TrainSettings } from "./settings.ts";

/** A place for values by name: IndexedDB, or a map in tests. All of `setMany` is written, or nothing. */
export interface Shelf {
  /** Asks for the sole right to write, which lasts until the page is closed: false where another tab has it. */
  claim(): Promise<boolean>;
  get<T>(name: string): Promise<T | undefined>;
  setMany(entries: [string, unknown][]): Promise<void>;
  clear(): Promise<void>;
}

/** What a run is begun with. */
export interface RunStart {
  readonly text: string;
  readonly settings: TrainSettings;
  readonly prompt: string;
  /** Milliseconds since 1970. */
  readonly begun: number;
}

/** A run that was found: where it stands, and all that is needed to go on. */
export interface StoredRun {
  readonly start: RunStart;
  readonly history: History;
  readonly state: TrainingState;
}

const [startName, historyName] = ["start", "history"];

export class RunStore implements CheckpointStore {
  readonly #shelf: Shelf;
  readonly #onTrouble: (words: string) => void;
  /** The checkpoints of a run that was begun or gone on with here; undefined while it lies on the shelf alone. */
  #files: Map<string, Uint8Array> | undefined;
  #unwritten: [string, unknown][] = [];
  /** Whether a checkpoint was taken since the last attempt to write. */
  #hasNews = false;
  #mayWrite = false;

  /** `onTrouble` is told in words when the browser keeps nothing, and "" when it does again. */
  constructor(shelf: Shelf, onTrouble: (words: string) => void) {
    this.#shelf = shelf;
    this.#onTrouble = onTrouble;
  }

  /** Whether the run lies on the shelf alone, where another tab may have gone on with it. */
  get isOnShelf(): boolean {
    return this.#files === undefined;
  }

  /** The run that is kept; undefined where there is none, or none that can be read. */
  async find(): Promise<StoredRun | undefined> {
    this.#files = undefined;
    try {
      const start = await this.#shelf.get<RunStart>(startName);
      if (start === undefined) return undefined;
      const { state } = await new Checkpoints(this).load();
      if (state === undefined) return undefined;
      const history = (await this.#shelf.get<History>(historyName)) ?? noHistory;
      return { start, history: until(history, state.step), state };
    } catch (error) {
      this.#onTrouble(storageTrouble(error));
      return undefined;
    }
  }

  /** Forgets what is kept, and takes a new run. It is written with its first checkpoint. */
  async begin(start: RunStart): Promise<void> {
    await this.discard();
    this.#files = new Map();
    this.#unwritten = [[startName, start]];
  }

  /** Takes the right to go on with what `find` found. @throws Error where another tab has it. */
  async takeOver(): Promise<void> {
    this.#mayWrite = await this.#shelf.claim();
    if (!this.#mayWrite)
      throw new Error("Another tab of this site trains in this browser. Go on there, or close that tab first.");
  }

  async discard(): Promise<void> {
    this.#files = undefined;
    this.#unwritten = [];
    this.#mayWrite = await this.#shelf.claim();
    if (this.#mayWrite) await this.#shelf.clear().catch((error: unknown) => this.#onTrouble(storageTrouble(error)));
    else
      this.#onTrouble(
        "Another tab of this site keeps its run in this browser. A run of this tab lasts as long as the tab is open.",
      );
  }

  /** Takes a checkpoint; `commit` writes it, so that what was seen up to it is written with it. */
  async write(name: string, bytes: Uint8Array): Promise<void> {
    this.#files ??= new Map();
    this.#files.set(name, bytes);
    this.#unwritten.push([name, bytes]);
    this.#hasNews = true;
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    return this.#files ? this.#files.get(name) : this.#shelf.get<Uint8Array>(name);
  }

  /** Writes checkpoints that were taken since the last time, and the history, all at once. */
  async commit(history: History): Promise<void> {
    if (!this.#hasNews || !this.#mayWrite) return;
    this.#hasNews = false;
    const entries: [string, unknown][] = [...this.#unwritten, [historyName, history]];
    try {
      await this.#shelf.setMany(entries);
      this.#unwritten = [];
      this.#onTrouble("");
    } catch (error) {
      // Tried again with the next checkpoint, with the newest of each.
      this.#unwritten = [...new Map(this.#unwritten)];
      this.#onTrouble(storageTrouble(error));
    }
  }
}

/** Why a browser keeps nothing, in words. */
export function storageTrouble(error: unknown): string {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const lost = "is lost when the page is closed or loaded anew.";
  if (name === "QuotaExceededError")
    return `The browser's storage for this site is full. Training goes on, but what is learned since the last saved step ${lost}`;
  if (name === "SecurityError" || name === "InvalidStateError")
    return `The browser does not let this page store anything. A run ${lost}`;
  return `The browser could not store the run (${message}). What is learned since the last saved step ${lost}`;
}

// The vectors that the page shows: ours, a visitor's file, or those that were trained here; the map of them, and the training that goes on.
import { proxy, type Remote } from "comlink";
import { errorText } from "../../engine/call-worker.ts";
import { chosen } from "../../model/chosen.svelte.ts";
import { align } from "./align.ts";
import type { DrawnOptions } from "./drawn-words.ts";
import { looksLikeVectors, mostWords, type VectorSource } from "./open-vectors.ts";
import type { WordPlaces } from "./project.ts";
import type { TrainingFrame, TrainingSettings } from "./train-vectors.ts";
import type { TrainingText } from "./training-text.ts";
import type { OpenedVectors, VectorsWorker } from "./vectors.worker.ts";

export type Phase = "none" | "preparing" | "running" | "paused" | "done";

interface MapSettings extends DrawnOptions {
  readonly projection: "pca" | "umap";
}

export class VectorsHere {
  opened: OpenedVectors | undefined = $state.raw();
  /** Where they come from, in words. */
  name: string = $state("");
  /** Counts every change of the vectors: whoever asks something of them asks again. */
  version: number = $state(0);
  map: WordPlaces | undefined = $state.raw();
  /** How far the map is, 0 to 1; undefined when none is being made. */
  mapPart: number | undefined = $state();
  phase: Phase = $state("none");
  frames: readonly TrainingFrame[] = $state.raw([]);
  /** A text that was dropped to be trained on. */
  droppedText: string | undefined = $state.raw();
  error: string = $state("");
  trainingError: string = $state("");
  readonly #worker: Remote<VectorsWorker>;
  readonly #settings: () => MapSettings;
  /** Which map was asked for last: others that arrive are not shown. */
  #asked = 0;

  /** Call it while a component is set up. */
  constructor(worker: Remote<VectorsWorker>, settings: () => MapSettings) {
    this.#worker = worker;
    this.#settings = settings;
    $effect(() => {
      const file = chosen.vectors;
      if (file) void this.#take(file);
      else if (!this.opened) void this.openOwn();
    });
    $effect(() => {
      const { projection, count, show } = settings();
      if (this.version > 0 && this.phase !== "running" && this.phase !== "preparing")
        void this.#project(projection, { count, show });
    });
  }

  /** Whether the vectors are the ones that the site carries. */
  get isOwn(): boolean {
    return this.name === "";
  }

  async openOwn(): Promise<void> {
    await this.#open({ kind: "address", url: new URL("models/word-vectors/vectors.bin", document.baseURI).href }, "");
  }

  /** Trains on `text` from the beginning. */
  async startTraining(text: TrainingText, settings: TrainingSettings): Promise<void> {
    this.phase = "preparing";
    this.trainingError = "";
    try {
      this.opened = await this.#worker.prepare(text, settings);
    } catch (cause) {
      this.trainingError = errorText(cause);
      this.phase = "none";
      return;
    }
    this.frames = [];
    this.name = "trained here";
    await this.goOn();
  }

  /** Goes on with the training that was paused. */
  async goOn(): Promise<void> {
    this.phase = "running";
    this.#asked += 1;
    this.mapPart = undefined;
    const onFrame = proxy(async (frame: TrainingFrame, places: WordPlaces) => {
      this.frames = [...this.frames, frame];
      this.map = this.#sameWords(places);
      this.version += 1;
      await drawn();
    });
    try {
      const { count, show } = this.#settings();
      this.phase = (await this.#worker.train({ count, show }, onFrame)) ? "done" : "paused";
    } catch (cause) {
      this.trainingError = errorText(cause);
      this.phase = "none";
    }
    this.version += 1;
  }

  async pause(): Promise<void> {
    await this.#worker.pause();
  }

  async #take(file: File): Promise<void> {
    // Read once: the same file can be dropped again.
    chosen.vectors = undefined;
    if (file.name.endsWith(".txt") && !(await looksLikeVectors(file))) this.droppedText = await file.text();
    else await this.#open({ kind: "file", file }, file.name);
  }

  async #open(source: VectorSource, name: string): Promise<void> {
    try {
      const opened = await this.#worker.open(source);
      const said = opened.size === mostWords ? `the first of ${name}` : name;
      [this.opened, this.name, this.error] = [opened, said, ""];
      if (this.phase !== "none") this.phase = "none";
      this.frames = [];
      this.version += 1;
    } catch (cause) {
      this.error = `${name || "our word vectors"}: ${errorText(cause)}`;
    }
  }

  async #project(projection: "pca" | "umap", drawn: DrawnOptions): Promise<void> {
    this.#asked += 1;
    const mine = this.#asked;
    this.mapPart = 0;
    // A plane is found at once: only the other map is worth telling of on the way.
    const onStep =
      projection === "umap"
        ? proxy((places: WordPlaces, part: number) => {
            if (mine === this.#asked) [this.map, this.mapPart] = [this.#sameWords(places), part];
          })
        : undefined;
    try {
      const made = await this.#worker.project(projection, drawn, onStep);
      if (mine !== this.#asked || !made) return;
      this.map = projection === "pca" ? this.#turned(made) : this.#sameWords(made);
    } catch (cause) {
      if (mine === this.#asked) this.error = errorText(cause);
    }
    if (mine === this.#asked) this.mapPart = undefined;
  }

  /** The same map with the list of words that is shown already, if it is the same: what depends on the words alone stays. */
  #sameWords(made: WordPlaces): WordPlaces {
    const before = this.map?.words;
    const isSame = before?.length === made.words.length && before.every((word, i) => word === made.words[i]);
    return isSame ? { ...made, words: before } : made;
  }

  /** A map of the words that are shown already, turned to lie like what is shown. */
  #turned(made: WordPlaces): WordPlaces {
    const same = this.#sameWords(made);
    if (!this.map || same.words !== this.map.words) return made;
    return { ...same, places: align(made.places, this.map.places) };
  }
}

/** Resolves when the browser has drawn what was changed; in a page that is not looked at, a moment later. */
function drawn(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, 500);
  });
}

// The worker of the page about vectors: holds word vectors, answers questions about them, makes maps, trains.
import { type KeyedVectors, writeWord2Vec } from "@attn/embeddings";
import { expose } from "comlink";
import { type Analogy, analogyOf, type Neighbours, neighboursOf, type Unknown } from "./ask-vectors.ts";
import { type BankNeighbours, bankNeighbours } from "./bank-senses.ts";
import { type DrawnOptions, drawnWords } from "./drawn-words.ts";
import { openVectors, type VectorSource } from "./open-vectors.ts";
import { projectByPca, projectByUmap, type WordPlaces } from "./project.ts";
import { Training, type TrainingFrame, type TrainingSettings } from "./train-vectors.ts";
import type { TrainingText } from "./training-text.ts";
import { WatchedPlaces } from "./watched-places.ts";

/** What is open. */
export interface OpenedVectors {
  readonly size: number;
  readonly dimensions: number;
  /** The most frequent words, for completion. */
  readonly words: readonly string[];
}

const offered = 2000;
let vectors: KeyedVectors | undefined;
let training: Training | undefined;
let projecting = new AbortController();
let running: { readonly abort: AbortController; readonly done: Promise<unknown> } | undefined;

function held(): KeyedVectors {
  if (!vectors) throw new Error("no vectors are open yet");
  return vectors;
}
const described = (): OpenedVectors => {
  const { size, dimensions, words } = held();
  return { size, dimensions, words: words.slice(0, offered) };
};

const page = {
  async open(source: VectorSource): Promise<OpenedVectors> {
    const opened = await openVectors(source);
    await page.pause();
    training = undefined;
    vectors = opened;
    return described();
  },
  neighbours: async (word: string, drawn: DrawnOptions): Promise<Neighbours | Unknown> =>
    neighboursOf(held(), word, drawnWords(held().words, drawn)),
  analogy: async (words: readonly [string, string, string]): Promise<Analogy | Unknown> => analogyOf(held(), words),
  bank: async (): Promise<BankNeighbours | Unknown> => bankNeighbours(held()),
  /** The map of some words; a map that is being made is given up. Undefined when this one was. */
  async project(
    kind: "pca" | "umap",
    drawn: DrawnOptions,
    onStep: ((places: WordPlaces, part: number) => unknown) | undefined,
  ): Promise<WordPlaces | undefined> {
    projecting.abort();
    projecting = new AbortController();
    const { signal } = projecting;
    const words = drawnWords(held().words, drawn);
    if (kind === "pca" || words.length < 4) return projectByPca(held(), words);
    // What is told goes another way than what is returned: the last of it must have arrived before.
    let told: unknown;
    const step = (places: Float32Array, part: number): void => {
      told = onStep?.({ words, places, share: undefined, kept: Number.NaN }, part);
    };
    try {
      const made = await projectByUmap(held(), words, { signal, onStep: step });
      await told;
      return made;
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  },
  /** Makes vectors that know nothing yet, and shows them. */
  async prepare(text: TrainingText, settings: TrainingSettings): Promise<OpenedVectors> {
    await page.pause();
    const prepared = await Training.prepare(text, settings);
    training = prepared;
    vectors = prepared.vectors;
    return described();
  },
  /** Trains on, with a map in each frame; `onFrame` resolves when it is drawn, and then the next one may come. @returns whether it came to its end. */
  async train(
    drawn: DrawnOptions,
    onFrame: (frame: TrainingFrame, places: WordPlaces) => Promise<void>,
  ): Promise<boolean> {
    if (!training) throw new Error("nothing to train");
    await page.pause();
    projecting.abort();
    const abort = new AbortController();
    let told: Promise<void> | undefined;
    let waiting = 0;
    const watched = new WatchedPlaces(drawnWords(training.vectors.words, drawn));
    const done = training
      .run({
        signal: abort.signal,
        isWanted: () => waiting === 0,
        onFrame: (frame, now) => {
          vectors = now;
          waiting += 1;
          told = onFrame(frame, watched.of(now)).finally(() => {
            waiting -= 1;
          });
        },
      })
      .then(
        async () => {
          await told;
          return true;
        },
        (error: unknown) => {
          if (!abort.signal.aborted) throw error;
          return false;
        },
      );
    running = { abort, done: done.catch(() => undefined) };
    return done;
  },
  async pause(): Promise<void> {
    running?.abort.abort();
    await running?.done;
    running = undefined;
  },
  /** The vectors as a file in word2vec's binary format. */
  async save(): Promise<Blob> {
    const parts: BlobPart[] = [];
    for await (const chunk of writeWord2Vec(held(), { format: "binary" })) parts.push(chunk as Uint8Array<ArrayBuffer>);
    return new Blob(parts, { type: "application/octet-stream" });
  },
};

export type VectorsWorker = typeof page;
expose(page);

// The worker of the page about vectors: holds word vectors, answers questions about them, makes maps, trains.
import { type KeyedVectors, writeWord2Vec } from "@attn/embeddings";
import { expose } from "comlink";
import { type Analogy, analogyOf, type Neighbours, neighboursOf, type Unknown } from "./ask-vectors.ts";
import { type BankNeighbours, bankNeighbours } from "./bank-senses.ts";
import { drawnWords } from "./drawn-words.ts";
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
  neighbours: async (word: string, count: number): Promise<Neighbours | Unknown> =>
    neighboursOf(held(), word, drawnWords(held().words, count)),
  analogy: async (words: readonly [string, string, string]): Promise<Analogy | Unknown> => analogyOf(held(), words),
  bank: async (): Promise<BankNeighbours | Unknown> => bankNeighbours(held()),
  /** The map of `count` words; a map that is being made is given up. Undefined when this one was. */
  async project(
    kind: "pca" | "umap",
    count: number,
    onStep: (places: WordPlaces, part: number) => void,
  ): Promise<WordPlaces | undefined> {
    projecting.abort();
    projecting = new AbortController();
    const { signal } = projecting;
    const words = drawnWords(held().words, count);
    if (kind === "pca" || words.length < 4) return projectByPca(held(), words);
    const step = (places: Float32Array, part: number): void =>
      onStep({ words, places, share: undefined, kept: Number.NaN }, part);
    return projectByUmap(held(), words, { signal, onStep: step }).catch((error: unknown) => {
      if (signal.aborted) return undefined;
      throw error;
    });
  },
  /** Makes vectors that know nothing yet, and shows them. */
  async prepare(text: TrainingText, settings: TrainingSettings): Promise<OpenedVectors> {
    await page.pause();
    const prepared = await Training.prepare(text, settings);
    training = prepared;
    vectors = prepared.vectors;
    return described();
  },
  /** Trains on, with a map of `count` words after each frame. @returns whether it came to its end. */
  async train(count: number, onFrame: (frame: TrainingFrame, places: WordPlaces) => void): Promise<boolean> {
    if (!training) throw new Error("nothing to train");
    await page.pause();
    projecting.abort();
    const abort = new AbortController();
    const watched = new WatchedPlaces(drawnWords(training.vectors.words, count));
    const done = training
      .run({
        signal: abort.signal,
        onFrame: (frame, now) => {
          vectors = now;
          onFrame(frame, watched.of(now));
        },
      })
      .then(
        () => true,
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

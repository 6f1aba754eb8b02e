// A training that can be watched: Word2Vec with a picture of its words every so often. Pausing is aborting; it goes on where it was.
import {
  evaluateAnalogies,
  type KeyedVectors,
  type TrainingProgress,
  Word2Vec,
  type Word2VecOptions,
} from "@attn/embeddings";
import { analogyQuestions, formatAnalogyQuestions } from "@attn/little-world";
import { sentencesOf, type TrainingText } from "./training-text.ts";

/** What a visitor can set. */
export interface TrainingSettings {
  readonly method: "skip-gram" | "cbow";
  readonly objective: "negative" | "hierarchical";
  readonly width: number;
  readonly window: number;
  readonly epochs: number;
  /** Words that come less often are left out. */
  readonly least: number;
  readonly seed: number;
}

/** Where a training stands. */
export interface TrainingFrame {
  /** What is done, 0 to 1. */
  readonly part: number;
  readonly epoch: number;
  /** Words read so far. */
  readonly words: number;
  readonly wordsPerSecond: number;
  /** Mean loss of a prediction in this epoch so far, in nats. */
  readonly loss: number | undefined;
  readonly questions: Questions;
}

/** Analogies of little-world that the vectors answer. */
export interface Questions {
  readonly correct: number;
  /** How many were asked: none where their words are unknown. */
  readonly asked: number;
  /** Every so-manieth question is among them. */
  readonly every: number;
  /** Words that had been read when they were asked. */
  readonly words: number;
}

/** The options of Word2Vec for these settings. One thread: equal seeds then give equal vectors. */
export function word2VecOptions(settings: TrainingSettings): Word2VecOptions {
  const { method, objective, width, window, epochs, least, seed } = settings;
  const [sg, hs] = [method === "skip-gram" ? 1 : 0, objective === "hierarchical" ? 1 : 0] as const;
  return { sg, hs, negative: hs ? 0 : 5, vectorSize: width, window, epochs, minCount: least, seed, workers: 1 };
}

export interface TrainingOptions {
  readonly onFrame: (frame: TrainingFrame, vectors: KeyedVectors) => void;
  /** Whether a frame is wanted: not while the one before is still being drawn. The last one is told in any case. */
  readonly isWanted: () => boolean;
  readonly signal: AbortSignal;
}

/** The least time between two frames, and between two times that questions are asked, in milliseconds. */
const frameTime = 80;
const questionTime = 500;
/** Which of the questions are asked on the way; and in the end too when there are more words than this, as each question looks at all. */
const some = 12;
const mostForAll = 3000;

export class Training {
  readonly #model: Word2Vec;
  readonly #sentences: readonly string[][];

  private constructor(model: Word2Vec, sentences: readonly string[][]) {
    this.#model = model;
    this.#sentences = sentences;
  }

  /** Reads the text and makes vectors that know nothing yet. @throws Error when there is nothing to learn from. */
  static async prepare(text: TrainingText, settings: TrainingSettings): Promise<Training> {
    const sentences = sentencesOf(text);
    if (sentences.length === 0) throw new Error("there are no words in this text. Paste some, a few pages at least");
    const model = new Word2Vec(word2VecOptions(settings));
    await model.buildVocabulary(sentences);
    return new Training(model, sentences);
  }

  get vectors(): KeyedVectors {
    return this.#model.vectors;
  }

  get isUnfinished(): boolean {
    return this.#model.isUnfinished;
  }

  /** Trains to the end, from where a training was broken off if one was. @throws the signal's reason when it is aborted. */
  async run({ onFrame, isWanted, signal }: TrainingOptions): Promise<void> {
    let [nextFrame, nextQuestions] = [0, 0];
    let questions: Questions = { correct: 0, asked: 0, every: some, words: 0 };
    const onProgress = ({ fraction, epoch, words, wordsPerSecond, loss }: TrainingProgress): void => {
      const start = performance.now();
      if (fraction < 1 && (start < nextFrame || !isWanted())) return;
      if (start >= nextQuestions || fraction === 1) {
        const every = fraction < 1 || this.vectors.size > mostForAll ? some : 1;
        questions = { ...accuracy(this.vectors, every), every, words };
        nextQuestions = performance.now() + Math.max(questionTime, 4 * (performance.now() - start));
      }
      onFrame({ part: fraction, epoch, words, wordsPerSecond, loss, questions }, this.vectors);
      // A frame that took long is followed by a longer pause: pictures may cost a third of the time.
      nextFrame = start + Math.max(frameTime, 3 * (performance.now() - start));
    };
    const options = { signal, onProgress, resume: this.isUnfinished, computeLoss: true };
    await this.#model.train(this.#sentences, options);
  }
}

/** How many of every so-manieth question of little-world the vectors answer. */
export function accuracy(vectors: KeyedVectors, every: number): { correct: number; asked: number } {
  const questions = analogyQuestions().filter((_, i) => i % every === 0);
  const { correct, total } = evaluateAnalogies(vectors, formatAnalogyQuestions(questions));
  return { correct, asked: total };
}

// How far a training is, and what that means for the learning rate. Plain numbers, so that it can be kept and resumed.

import type { BatchLoss } from "../network/batch-slot.ts";

/** The position of a training between two batches. */
export interface TrainingRun {
  /** How often the corpus is read. */
  readonly epochs: number;
  /** Words of the corpus in one reading. */
  readonly totalWords: number;
  readonly startAlpha: number;
  readonly endAlpha: number;
  readonly computeLoss: boolean;
  /** Readings that are finished. */
  epoch: number;
  /** Sentences that are trained in this reading (pieces of those longer than a batch, and no empty ones). */
  sentences: number;
  /** Words that are trained in this reading, unknown and passed-over ones included. */
  words: number;
  /** Words in all readings that were neither unknown nor passed over. */
  trainedWords: number;
  /** Words in all readings. */
  rawWords: number;
  /** Sum of the loss in nats, and predictions, of all readings. */
  loss: number;
  predictions: number;
  /** Those of this reading. */
  epochLoss: number;
  epochPredictions: number;
}

/** How far a training is. */
export interface TrainingProgress {
  /** Which reading of the corpus this is, from 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** What is done of the whole, from 0 to 1. */
  readonly fraction: number;
  /** The learning rate of the last batch. */
  readonly alpha: number;
  /** Words read so far, of all epochs. */
  readonly words: number;
  /** Of these, words that were neither unknown nor passed over. */
  readonly trainedWords: number;
  /** Mean loss of a prediction in this epoch so far, in nats; undefined without `computeLoss`. */
  readonly loss: number | undefined;
  /** Words read per second since `train` was called. */
  readonly wordsPerSecond: number;
  /** Estimated seconds to the end. */
  readonly secondsLeft: number;
  /** Batches that are trained at the same time: the setting `workers`, or 1 where threads cannot be had. */
  readonly workers: number;
}

/** A training that has not begun. */
export function newRun(
  settings: Pick<TrainingRun, "epochs" | "totalWords" | "startAlpha" | "endAlpha" | "computeLoss">,
): TrainingRun {
  const nothing = { epoch: 0, sentences: 0, words: 0, trainedWords: 0, rawWords: 0 };
  return { ...settings, ...nothing, loss: 0, predictions: 0, epochLoss: 0, epochPredictions: 0 };
}

/** Moves the run on by a batch: its sentences, its words, and what they came to. */
export function addBatch(
  run: TrainingRun,
  { sentences, words, rawWords }: { sentences: number; words: number; rawWords: number },
  { loss, predictions }: BatchLoss,
): void {
  run.sentences += sentences;
  run.words += rawWords;
  run.rawWords += rawWords;
  run.trainedWords += words;
  run.loss += loss;
  run.epochLoss += loss;
  run.predictions += predictions;
  run.epochPredictions += predictions;
}

/** From 0 to 1. */
export function doneFraction({ epoch, epochs, words, totalWords }: TrainingRun): number {
  return Math.min(1, (epoch + Math.min(1, words / totalWords)) / epochs);
}

/** startAlpha − (startAlpha − endAlpha) · done, but never below endAlpha. */
export function learningRate(run: TrainingRun): number {
  return Math.max(run.endAlpha, run.startAlpha - (run.startAlpha - run.endAlpha) * doneFraction(run));
}

/** Mean loss of a prediction in this epoch so far, in nats. */
export function meanLoss(run: TrainingRun): number | undefined {
  return run.computeLoss && run.epochPredictions > 0 ? run.epochLoss / run.epochPredictions : undefined;
}

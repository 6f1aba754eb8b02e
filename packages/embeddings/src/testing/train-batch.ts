// Skip-gram and CBOW over a batch of sentences, by their definition: plain loops, sums in double precision. The kernels, which do
// the same in single precision, are compared with it, and it with gensim.
import type { BatchLoss } from "../network/batch-slot.ts";
import { logisticStep } from "./logistic-step.ts";
import type { Objective } from "./objective.ts";
import { sharedStep } from "./shared-step.ts";

/** Sentences, one behind the other. */
export interface Batch {
  /** Rows of the words, [N]. */
  readonly words: ArrayLike<number>;
  /** How many words on either side the word sees, 1 or more, [N]. */
  readonly windows: ArrayLike<number>;
  /** Where each sentence ends. */
  readonly ends: readonly number[];
}

/** How a batch is trained. */
export interface Training {
  /** [V, D] */
  readonly vectors: Float32Array;
  /** D */
  readonly vectorSize: number;
  readonly objectives: readonly Objective[];
  readonly sg: 0 | 1;
  readonly cbowMean: 0 | 1;
}

/** Trains on a batch: word after word, every word from the words in its window and its sentence. */
export function trainBatch(training: Training, { words, windows, ends }: Batch, alpha: number): BatchLoss {
  const train = training.sg === 1 ? skipGram : cbow;
  let [loss, predictions, start] = [0, 0, 0];
  for (const end of ends) {
    for (let at = start; at < end; at++) {
      const window = windows[at] as number;
      const near: number[] = [];
      for (let other = Math.max(start, at - window); other < Math.min(end, at + window + 1); other++)
        if (other !== at) near.push(words[other] as number);
      if (near.length === 0) continue;
      predictions += training.sg === 1 ? near.length : 1;
      loss += train(training, words[at] as number, near, alpha);
    }
    start = end;
  }
  return { loss, predictions };
}

/** Each neighbour's vector predicts the word: x = vectors[neighbour], then vectors[neighbour] += gradient. */
function skipGram(training: Training, word: number, near: readonly number[], alpha: number): number {
  let loss = 0;
  for (const neighbour of near)
    for (const { outputs, questions, together } of training.objectives) {
      if (together !== undefined) continue;
      const row = rowOf(training, neighbour);
      const gradient = new Float64Array(row.length);
      loss += logisticStep(Float64Array.from(row), gradient, outputs, questions(word), alpha);
      add(row, gradient, 1);
    }
  for (const { outputs, questions, together } of training.objectives) {
    if (together === undefined) continue;
    const asked = questions(word);
    for (let first = 0; first < near.length; first += together)
      loss += sharedStep({ ...training, outputs }, near.slice(first, first + together), asked, alpha);
  }
  return loss;
}

/**
 * The mean or sum x of the neighbours' vectors predicts the word; every neighbour gets the gradient, of a sum its n-th part
 * and of a mean all of it (gensim).
 */
function cbow(training: Training, word: number, near: readonly number[], alpha: number): number {
  const [isMean, share] = [training.cbowMean === 1, 1 / near.length];
  let loss = 0;
  for (const { outputs, questions } of training.objectives) {
    const [x, gradient] = [new Float64Array(training.vectorSize), new Float64Array(training.vectorSize)];
    for (const neighbour of near) add(x, rowOf(training, neighbour), isMean ? share : 1);
    loss += logisticStep(x, gradient, outputs, questions(word), alpha);
    for (const neighbour of near) add(rowOf(training, neighbour), gradient, isMean ? 1 : share);
  }
  return loss;
}

function rowOf({ vectors, vectorSize: D }: Training, row: number): Float32Array {
  return vectors.subarray(row * D, (row + 1) * D);
}

/** to += share · from */
function add(to: Float32Array | Float64Array, from: Float32Array | Float64Array, share: number): void {
  for (let i = 0; i < to.length; i++) to[i] = (to[i] as number) + share * (from[i] as number);
}

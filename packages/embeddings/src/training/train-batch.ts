// Skip-gram and CBOW over a batch of sentences. Words are rows by now, and windows are drawn.
import { logisticStep } from "./logistic-step.ts";
import type { Objective } from "./objective.ts";
import { addRow, addToRow, addTwoRows, loadRow, scale } from "./row-arithmetic.ts";

/** Sentences, one behind the other. */
export interface Batch {
  /** Rows of the words, [N]. */
  readonly words: Int32Array;
  /** How many words on either side the word sees, 1 or more, [N]. */
  readonly windows: Int32Array;
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
  readonly computeLoss: boolean;
}

/** What a batch came to. */
export interface BatchLoss {
  /** Sum over all predictions, in nats; 0 unless `computeLoss`. */
  readonly loss: number;
  /** Predictions: pairs of words in skip-gram, words with a neighbour in CBOW. */
  readonly predictions: number;
}

/** Trains on a batch: word after word, every word from the words in its window and its sentence. */
export function trainBatch(training: Training, batch: Batch, alpha: number): BatchLoss {
  const train = training.sg === 1 ? skipGram(training, batch.words, alpha) : cbow(training, batch.words, alpha);
  let [loss, predictions, start] = [0, 0, 0];
  for (const end of batch.ends) {
    for (let at = start; at < end; at++) {
      const window = batch.windows[at] as number;
      const [from, to] = [Math.max(start, at - window), Math.min(end, at + window + 1)];
      if (to - from < 2) continue;
      predictions += training.sg === 1 ? to - from - 1 : 1;
      loss += train(at, from, to);
    }
    start = end;
  }
  return { loss, predictions };
}

/** Trains the word at `at` with its neighbours from `from` to before `to`; gives the loss. */
type WordTrainer = (at: number, from: number, to: number) => number;

/** Each neighbour's vector predicts the word: x = vectors[neighbour], then vectors[neighbour] += gradient. */
function skipGram(
  { vectors, vectorSize: D, objectives, computeLoss }: Training,
  words: Int32Array,
  alpha: number,
): WordTrainer {
  const [x, gradient] = [new Float64Array(D), new Float64Array(D)];
  return (at, from, to) => {
    let loss = 0;
    for (let near = from; near < to; near++) {
      if (near === at) continue;
      const row = (words[near] as number) * D;
      for (const objective of objectives) {
        objective.aim(words[at] as number);
        loadRow(x, vectors, row);
        gradient.fill(0);
        loss += logisticStep(x, objective, alpha, gradient, computeLoss);
        addToRow(vectors, row, gradient);
      }
    }
    return loss;
  };
}

/**
 * The mean or sum x of the neighbours' vectors predicts the word; every neighbour gets the gradient, of a sum its n-th part
 * and of a mean all of it (gensim).
 */
function cbow(training: Training, words: Int32Array, alpha: number): WordTrainer {
  const { vectors, vectorSize: D, objectives, cbowMean, computeLoss } = training;
  const [x, gradient] = [new Float64Array(D), new Float64Array(D)];
  return (at, from, to) => {
    let loss = 0;
    const share = 1 / (to - from - 1);
    for (const objective of objectives) {
      x.fill(0);
      let odd = -1;
      for (let near = from; near < to; near++) {
        if (near === at) continue;
        const row = (words[near] as number) * D;
        if (odd >= 0) addTwoRows(x, vectors, odd, row);
        odd = odd >= 0 ? -1 : row;
      }
      if (odd >= 0) addRow(x, vectors, odd);
      if (cbowMean === 1) scale(x, share);
      objective.aim(words[at] as number);
      gradient.fill(0);
      loss += logisticStep(x, objective, alpha, gradient, computeLoss);
      if (cbowMean === 0) scale(gradient, share);
      for (let near = from; near < to; near++)
        if (near !== at) addToRow(vectors, (words[near] as number) * D, gradient);
    }
    return loss;
  };
}

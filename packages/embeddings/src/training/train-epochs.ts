// Reads the corpus, epoch after epoch, and trains on it batch by batch. The arithmetic is in train-batch.ts.
import { type Corpus, forEachSentence } from "./corpus.ts";
import type { SentenceBatch } from "./sentence-batch.ts";
import { type Training, trainBatch } from "./train-batch.ts";
import { learningRate, type TrainingRun } from "./training-run.ts";
import { Turns } from "./turns.ts";

/** What a training needs besides its corpus. */
export interface TrainingJob {
  /** Where the training stands; moved on after each batch. */
  readonly run: TrainingRun;
  readonly batch: SentenceBatch;
  readonly batchWords: number;
  /** The weights, asked for before each batch. */
  readonly training: () => Training;
  /** A batch is trained and `run` says so. */
  readonly onBatch: (alpha: number) => void;
  readonly signal: AbortSignal | undefined;
}

/**
 * Trains from where `job.run` stands to its end.
 *
 * @throws the signal's reason after a batch; RangeError when there is nothing to read or less than was read before.
 */
export async function trainEpochs(caller: string, corpus: Corpus, job: TrainingJob): Promise<void> {
  const { run } = job;
  job.signal?.throwIfAborted();
  const trainer = new EpochTrainer(job);
  while (run.epoch < run.epochs) {
    if (run.sentences === 0) [run.epochLoss, run.epochPredictions] = [0, 0];
    const left = await trainer.readOnce(caller, corpus);
    if (left > 0) {
      throw new RangeError(`${caller}: corpus ends ${left} sentences before the place where training was left off`);
    }
    if (run.sentences === 0) {
      throw new RangeError(
        `${caller}: corpus has no words in epoch ${run.epoch + 1}. Give what can be read again: an array, or a function that opens it`,
      );
    }
    run.epoch++;
    [run.sentences, run.words] = [0, 0];
  }
}

class EpochTrainer {
  readonly #job: TrainingJob;
  /** Sentences that are trained already and are passed over. */
  #skip = 0;
  /** Sentences in the batch. */
  #gathered = 0;
  readonly #turns = new Turns();

  constructor(job: TrainingJob) {
    this.#job = job;
  }

  /** One reading, from the sentence on that `run` names. @returns sentences that were to be passed over and did not come. */
  async readOnce(caller: string, corpus: Corpus): Promise<number> {
    const { run, batch, batchWords } = this.#job;
    this.#skip = run.sentences;
    const visit = (sentence: readonly string[]): Promise<void> | undefined =>
      sentence.length > batchWords ? this.#takeLong(sentence) : this.#take(sentence);
    await forEachSentence(caller, corpus, { passes: run.epochs - run.epoch, visit, turns: this.#turns });
    if (batch.rawWords > 0) await this.#train();
    return this.#skip;
  }

  async #takeLong(sentence: readonly string[]): Promise<void> {
    const { batchWords } = this.#job;
    for (let start = 0; start < sentence.length; start += batchWords) {
      await this.#take(sentence.slice(start, start + batchWords));
    }
  }

  #take(sentence: readonly string[]): Promise<void> | undefined {
    if (sentence.length === 0) return undefined;
    if (this.#skip > 0) {
      this.#skip--;
      return undefined;
    }
    if (this.#job.batch.isFullFor(sentence.length)) return this.#train().then(() => this.#add(sentence));
    this.#add(sentence);
    return undefined;
  }

  #add(sentence: readonly string[]): void {
    this.#job.batch.add(sentence);
    this.#gathered++;
  }

  async #train(): Promise<void> {
    const { run, batch, training, onBatch, signal } = this.#job;
    const alpha = learningRate(run);
    const [words, rawWords] = [batch.words, batch.rawWords];
    const { loss, predictions } = trainBatch(training(), batch.take(), alpha);
    run.sentences += this.#gathered;
    this.#gathered = 0;
    run.words += rawWords;
    run.rawWords += rawWords;
    run.trainedWords += words;
    run.loss += loss;
    run.epochLoss += loss;
    run.predictions += predictions;
    run.epochPredictions += predictions;
    onBatch(alpha);
    if (this.#turns.isDue) await this.#turns.give();
    signal?.throwIfAborted();
  }
}

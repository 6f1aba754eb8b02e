// Reads the corpus, epoch after epoch, and hands it on batch by batch. Who trains the batches, and how, is in threads.
import { type Corpus, forEachSentence } from "../corpus/corpus.ts";
import { Turns } from "../corpus/turns.ts";
import type { BatchLoss } from "../network/batch-slot.ts";
import type { RandomState } from "../network/random.ts";
import type { Trainer } from "../threads/trainer.ts";
import type { SentenceBatch } from "./sentence-batch.ts";
import { addBatch, learningRate, type TrainingRun } from "./training-run.ts";

/** What a training needs besides its corpus. */
export interface TrainingJob {
  /** Where the training stands; moved on after each batch. */
  readonly run: TrainingRun;
  readonly batch: SentenceBatch;
  readonly batchWords: number;
  readonly trainer: Trainer;
  /** The state from which the next random numbers come. */
  readonly randomState: () => RandomState;
  /** A batch is trained, `run` says so, and this was the random state behind it. */
  readonly onBatch: (random: RandomState) => void;
  /** As `onBatch`, unless training is being broken off. */
  readonly onProgress: (alpha: number) => void;
  readonly signal: AbortSignal | undefined;
}

/** A batch that was handed on. */
interface HandedBatch {
  readonly alpha: number;
  readonly random: RandomState;
  readonly sentences: number;
  readonly words: number;
  readonly rawWords: number;
  /** Once it is trained. */
  loss?: BatchLoss;
}

/**
 * Trains from where `job.run` stands to its end. When that fails, the batches that were handed on are still trained and counted.
 *
 * @throws the signal's reason after a batch; RangeError when there is nothing to read or less than was read before.
 */
export async function trainEpochs(caller: string, corpus: Corpus, job: TrainingJob): Promise<void> {
  const { run } = job;
  job.signal?.throwIfAborted();
  const trainer = new EpochTrainer(job);
  try {
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
  } finally {
    await trainer.breakOff();
  }
}

class EpochTrainer {
  readonly #job: TrainingJob;
  /** Sentences that are trained already and are passed over. */
  #skip = 0;
  /** Words of this epoch that were handed on. */
  #handedWords = 0;
  /** Batches that were handed on and are not counted yet, in their order. */
  readonly #handed: HandedBatch[] = [];
  readonly #turns = new Turns();

  constructor(job: TrainingJob) {
    this.#job = job;
  }

  /** One reading, from the sentence on that `run` names. @returns sentences that were to be passed over and did not come. */
  async readOnce(caller: string, corpus: Corpus): Promise<number> {
    const { run, batch, batchWords, trainer } = this.#job;
    [this.#skip, this.#handedWords] = [run.sentences, run.words];
    const visit = (sentence: readonly string[]): Promise<void> | undefined =>
      sentence.length > batchWords ? this.#takeLong(sentence) : this.#take(sentence);
    await forEachSentence(caller, corpus, { passes: run.epochs - run.epoch, visit, turns: this.#turns });
    if (batch.rawWords > 0) await this.#handOn();
    await trainer.idle();
    await this.#count();
    return this.#skip;
  }

  /** Waits for what was handed on and counts it, without a word to anybody. */
  async breakOff(): Promise<void> {
    await this.#job.trainer.idle().catch(() => {}); // what has failed was said before
    while (this.#countOne() !== undefined);
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
    const { batch } = this.#job;
    if (batch.isFullFor(sentence.length)) return this.#handOn().then(() => batch.add(sentence));
    batch.add(sentence);
    return undefined;
  }

  async #handOn(): Promise<void> {
    const { run, batch, trainer, randomState } = this.#job;
    const { sentences, words, rawWords } = batch;
    const alpha = learningRate({ ...run, words: this.#handedWords });
    const slot = batch.finish(alpha);
    const handed: HandedBatch = { alpha, random: randomState(), sentences, words, rawWords };
    this.#handed.push(handed);
    this.#handedWords += rawWords;
    trainer.train(slot, (loss) => {
      handed.loss = loss;
    });
    batch.begin(await trainer.freeSlot());
    await this.#count();
  }

  /** Counts the batches that are trained, in their order, and tells of each. */
  async #count(): Promise<void> {
    const { onProgress, signal } = this.#job;
    for (let next = this.#countOne(); next !== undefined; next = this.#countOne()) {
      onProgress(next.alpha);
      if (this.#turns.isDue) await this.#turns.give();
      signal?.throwIfAborted();
    }
  }

  #countOne(): HandedBatch | undefined {
    const [first] = this.#handed;
    if (first?.loss === undefined) return undefined;
    this.#handed.shift();
    addBatch(this.#job.run, first, first.loss);
    this.#job.onBatch(first.random);
    return first;
  }
}

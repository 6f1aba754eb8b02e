// One training of a network: finds who trains, goes through the corpus, and ends all threads whatever happens.
import type { Corpus } from "../corpus/corpus.ts";
import type { Vocabulary } from "../corpus/vocabulary.ts";
import type { Network } from "../network/network.ts";
import { Random, type RandomState } from "../network/random.ts";
import { createTrainer } from "../threads/create-trainer.ts";
import { SentenceBatch } from "./sentence-batch.ts";
import { trainEpochs } from "./train-epochs.ts";
import type { TrainOptions } from "./train-options.ts";
import { TrainingClock } from "./training-clock.ts";
import type { TrainingProgress, TrainingRun } from "./training-run.ts";
import type { Word2VecSettings } from "./word2vec-options.ts";

/** What a model gives to be trained. */
interface TrainingSubject {
  readonly vocabulary: Vocabulary;
  readonly network: Network;
  readonly settings: Word2VecSettings;
  /** Where the training stands; moved on. */
  readonly run: TrainingRun;
  /** From where random numbers go on. */
  readonly random: RandomState;
  /** A batch is trained, and this was the random state behind it. */
  readonly onBatch: (random: RandomState) => void;
}

/** Trains from where the run stands to its end. @returns where it has come to. @throws as `trainEpochs`. */
export async function trainNetwork(
  caller: string,
  corpus: Corpus,
  { vocabulary, network, settings, run, random: state, onBatch }: TrainingSubject,
  { signal, onProgress }: TrainOptions,
): Promise<TrainingProgress> {
  signal?.throwIfAborted(); // before threads are started for nothing
  network.setLoss(run.computeLoss);
  const random = new Random(state);
  const trainer = await createTrainer(caller, network);
  const clock = new TrainingClock(run, trainer.workers);
  try {
    await trainEpochs(caller, corpus, {
      ...{ run, trainer, signal, onBatch },
      batch: new SentenceBatch(await trainer.freeSlot(), vocabulary, { random, ...settings }),
      batchWords: settings.batchWords,
      randomState: () => random.state(),
      onProgress: (alpha) => onProgress?.(clock.progress(alpha)),
    });
  } finally {
    await trainer.close();
  }
  return clock.progress();
}

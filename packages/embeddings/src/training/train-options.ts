// The options of one training and the run they begin or go on with.
import { newRun, type TrainingProgress, type TrainingRun } from "./training-run.ts";
import { checkOption, type Word2VecSettings } from "./word2vec-options.ts";

/** Options of `Word2Vec.train`. */
export interface TrainOptions {
  /** How often the corpus is read. Default: the setting. */
  epochs?: number | undefined;
  /** Learning rate at the start. Default: the setting `alpha`. */
  startAlpha?: number | undefined;
  /** Learning rate at the end. Default: the setting `minAlpha`. */
  endAlpha?: number | undefined;
  /** Words of the corpus in one reading, by which the learning rate falls. Default: what the last `buildVocabulary` counted. */
  totalWords?: number | undefined;
  /** Adds up the loss. Default: the setting. */
  computeLoss?: boolean | undefined;
  /** Goes on with the training that was broken off, which has its own epochs and rates. The corpus must be the same. Default false. */
  resume?: boolean | undefined;
  /** Called after every batch. */
  onProgress?: ((progress: TrainingProgress) => void) | undefined;
  /** Looked at after every batch. */
  signal?: AbortSignal | undefined;
}

interface Surroundings {
  readonly settings: Word2VecSettings;
  readonly corpusWords: number;
  readonly last: TrainingRun | undefined;
}

/**
 * The run to train: a new one, or with `resume` the unfinished one.
 *
 * @throws RangeError for options outside their range, when there is nothing to resume, or when options contradict what is resumed.
 */
export function beginRun(
  caller: string,
  options: TrainOptions,
  { settings, corpusWords, last }: Surroundings,
): TrainingRun {
  const { epochs, startAlpha, endAlpha, totalWords, computeLoss, resume = false } = options;
  const given = { epochs, startAlpha, endAlpha, totalWords, computeLoss };
  if (resume) {
    if (last === undefined || last.epoch >= last.epochs)
      throw new RangeError(`${caller}: there is no training to resume`);
    for (const [name, value] of Object.entries(given)) {
      const known = last[name as keyof typeof given];
      if (value === undefined || value === known) continue;
      throw new RangeError(`${caller}: ${name} is ${value}, but the training to resume has ${known}`);
    }
    return last;
  }
  if (epochs !== undefined) checkOption(caller, "epochs", epochs);
  if (computeLoss !== undefined) checkOption(caller, "computeLoss", computeLoss);
  for (const [name, value] of Object.entries({ startAlpha, endAlpha })) {
    if (value === undefined || (value >= 0 && value <= 1_000)) continue;
    throw new RangeError(`${caller}: ${name} must be a number from 0 to 1000, got ${value}`);
  }
  if (totalWords !== undefined && !(Number.isSafeInteger(totalWords) && totalWords > 0)) {
    throw new RangeError(`${caller}: totalWords must be a whole number from 1, got ${totalWords}`);
  }
  return newRun({
    epochs: epochs ?? settings.epochs,
    totalWords: totalWords ?? corpusWords,
    startAlpha: startAlpha ?? settings.alpha,
    endAlpha: endAlpha ?? settings.minAlpha,
    computeLoss: computeLoss ?? settings.computeLoss,
  });
}

// The options of Word2Vec, their defaults and their ranges. gensim's names in camelCase and gensim's values.

/** Options of Word2Vec; every default is gensim's. */
export interface Word2VecOptions {
  /** D, numbers in a vector. Default 100. */
  vectorSize?: number | undefined;
  /** Learning rate at the start. Default 0.025. */
  alpha?: number | undefined;
  /** Learning rate at the end; in between it falls linearly with the words read. Default 0.0001. */
  minAlpha?: number | undefined;
  /** Words on either side that a word can learn from. Default 5. */
  window?: number | undefined;
  /** Each word takes 1 to `window` words on either side, each number as often: near words count more. Default true. */
  shrinkWindows?: boolean | undefined;
  /** Words that come less often are left out. Default 5. */
  minCount?: number | undefined;
  /** While counting, whenever there are more different words, rare ones are forgotten. Default: never. */
  maxVocabSize?: number | undefined;
  /** Raises `minCount` until at most so many words are left. Default: no limit. */
  maxFinalVocab?: number | undefined;
  /** Frequent words are passed over at random: above this share of all words, or above this count when 1 or more; 0: never. Default 0.001. */
  sample?: number | undefined;
  /** With one worker, equal seeds give equal vectors. Default 1. */
  seed?: number | undefined;
  /** 1: skip-gram (a word near by predicts the word); 0: CBOW (the mean of all words near by predicts it). Default 0. */
  sg?: 0 | 1 | undefined;
  /** 1: hierarchical softmax. Default 0. */
  hs?: 0 | 1 | undefined;
  /** Noise words drawn for every prediction; 0: no negative sampling. Default 5. */
  negative?: number | undefined;
  /** Noise words are drawn in proportion to count ** nsExponent. Default 0.75. */
  nsExponent?: number | undefined;
  /**
   * Skip-gram: noise words are drawn once for all words of a window instead of once for each, and up to 16 words of a window learn at
   * once, from one state of the weights: as products of matrices, 1.5 times as fast or more (Ji, Satish, Li and Dubey, "Parallelizing
   * Word2Vec in Shared and Distributed Memory", 2016). On average the steps are the same, but the noise of a window is no longer
   * independent: vectors differ from gensim's by more than another seed makes them. It changes nothing for CBOW, which draws once for a
   * window anyway, and hierarchical softmax, which has no noise. Default false.
   */
  sharedNegatives?: boolean | undefined;
  /** CBOW with the mean (1) or the sum (0) of the words near by. Default 1. */
  cbowMean?: 0 | 1 | undefined;
  /** How often the corpus is read. Default 5. */
  epochs?: number | undefined;
  /** Words in descending order of their counts (1) or as they come (0). Default 1. */
  sortedVocab?: 0 | 1 | undefined;
  /** Words trained at a time, with one learning rate; longer sentences are cut. Default 10,000. */
  batchWords?: number | undefined;
  /**
   * Threads that train at the same time on shared weights, without locks: what they learn then differs a little from run to run.
   * With 1, and where threads cannot be had, training is done without threads. Default 3.
   */
  workers?: number | undefined;
  /** Adds up the loss, which takes a little time. Default false. */
  computeLoss?: boolean | undefined;
}

/** Every option has its value; those without one by default are undefined. */
export type Word2VecSettings = {
  readonly [Name in Exclude<keyof Word2VecOptions, "maxVocabSize" | "maxFinalVocab">]-?: NonNullable<
    Word2VecOptions[Name]
  >;
} & { readonly maxVocabSize: number | undefined; readonly maxFinalVocab: number | undefined };

const defaults: Word2VecSettings = {
  vectorSize: 100,
  alpha: 0.025,
  minAlpha: 0.0001,
  window: 5,
  shrinkWindows: true,
  minCount: 5,
  maxVocabSize: undefined,
  maxFinalVocab: undefined,
  sample: 0.001,
  seed: 1,
  sg: 0,
  hs: 0,
  negative: 5,
  nsExponent: 0.75,
  sharedNegatives: false,
  cbowMean: 1,
  epochs: 5,
  sortedVocab: 1,
  batchWords: 10_000,
  workers: 3,
  computeLoss: false,
};

type Range = readonly [from: number, to: number];
/** The safe integers, written so that bundles without training lack these tables. */
const largest = 9_007_199_254_740_991;
const smallest = -9_007_199_254_740_991;
const wholeNumbers: Readonly<Record<string, Range>> = {
  vectorSize: [1, 1_048_576],
  window: [1, 1_000_000],
  minCount: [0, largest],
  maxVocabSize: [1, largest],
  maxFinalVocab: [1, largest],
  seed: [smallest, largest],
  sg: [0, 1],
  hs: [0, 1],
  negative: [0, 1_000_000],
  cbowMean: [0, 1],
  epochs: [1, largest],
  sortedVocab: [0, 1],
  batchWords: [1, 10_000_000],
  workers: [1, 256],
};
const realNumbers: Readonly<Record<string, Range>> = {
  alpha: [0, 1_000],
  minAlpha: [0, 1_000],
  sample: [0, largest],
  nsExponent: [-100, 100],
};

/**
 * Options with every default filled in.
 *
 * @throws RangeError for unknown names, values outside their range, and when neither `hs` nor `negative` is set.
 */
export function word2VecSettings(caller: string, options: Word2VecOptions): Word2VecSettings {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) checkOption(caller, name, value);
  const settings = { ...defaults, ...Object.fromEntries(given) } as Word2VecSettings;
  if (settings.hs === 0 && settings.negative === 0) {
    throw new RangeError(
      `${caller}: hs is 0 and negative is 0, so nothing would be learned. Set hs to 1 or negative to 5`,
    );
  }
  return settings;
}

/** @throws RangeError when the option is unknown or the value is outside its range. */
export function checkOption(caller: string, name: string, value: unknown): void {
  if (!(name in defaults)) throw new RangeError(`${caller}: there is no option ${JSON.stringify(name)}`);
  const whole = wholeNumbers[name];
  const [from, to] = whole ?? realNumbers[name] ?? [0, 0];
  if (whole === undefined && !(name in realNumbers)) {
    if (typeof value !== "boolean")
      throw new RangeError(`${caller}: ${name} must be true or false, got ${String(value)}`);
    return;
  }
  const isNumber =
    typeof value === "number" && (whole === undefined ? Number.isFinite(value) : Number.isSafeInteger(value));
  if (isNumber && value >= from && value <= to) return;
  const limit = to === largest ? ` from ${from}` : ` from ${from} to ${to}`;
  const range = from === smallest ? "" : limit;
  throw new RangeError(`${caller}: ${name} must be a ${whole ? "whole " : ""}number${range}, got ${String(value)}`);
}

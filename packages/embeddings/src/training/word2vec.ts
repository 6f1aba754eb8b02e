// The model that learns word vectors. Questions about them are KeyedVectors, files are readWord2Vec and writeWord2Vec.
import type { Corpus } from "../corpus/corpus.ts";
import { createVocabulary, extendVocabulary, indexOf, type Vocabulary } from "../corpus/vocabulary.ts";
import { countWords, sumCounts, type TrimRule, type WordCounts } from "../corpus/word-counts.ts";
import { KeyedVectors } from "../keyed-vectors.ts";
import { Network, type Weights } from "../network/network.ts";
import { seededState } from "../network/random.ts";
import { usableWorkers } from "../threads/create-trainer.ts";
import { trainNetwork } from "./train-network.ts";
import { beginRun, type TrainOptions } from "./train-options.ts";
import type { TrainingProgress, TrainingRun } from "./training-run.ts";
import { type Word2VecOptions, type Word2VecSettings, word2VecSettings } from "./word2vec-options.ts";
import { checkState, type Word2VecState } from "./word2vec-state.ts";

/** Options of `buildVocabulary`. */
export interface BuildVocabularyOptions {
  /** Adds the words of the corpus to the vocabulary instead of making a new one. Default false. */
  update?: boolean | undefined;
  /** Keeps or leaves out words whatever their counts are. It is not part of the state. */
  trimRule?: TrimRule | undefined;
}

/**
 * Word vectors learned from sentences: skip-gram or CBOW, with negative sampling, hierarchical softmax or both
 * (Mikolov et al., "Efficient Estimation of Word Representations in Vector Space" and "Distributed Representations of Words and
 * Phrases and their Compositionality", 2013), by the conventions of gensim. With one worker, equal options,
 * corpus and seed give equal vectors.
 */
export class Word2Vec {
  /** The options with every default filled in. */
  readonly settings: Word2VecSettings;
  #vocabulary: Vocabulary | undefined;
  #network: Network | undefined;
  /** The random state behind the last whole batch. */
  #random: Uint32Array;
  #run: TrainingRun | undefined;
  #corpusWords = 0;
  /** The vectors as they are, if somebody has asked for them. */
  #view: KeyedVectors | undefined;
  #isBusy = false;

  /** @throws RangeError for options outside their range. */
  constructor(options: Word2VecOptions = {}) {
    this.settings = word2VecSettings("Word2Vec", options);
    this.#random = seededState(this.settings.seed, 0);
  }

  /**
   * Counts the words of a corpus, makes the vocabulary, and makes or (with `update`) extends the weights.
   *
   * @throws TypeError for what is no corpus; RangeError when it has no words, none is kept, or there is nothing to update.
   */
  async buildVocabulary(corpus: Corpus, options: BuildVocabularyOptions = {}): Promise<void> {
    const caller = "Word2Vec.buildVocabulary";
    await this.#exclusively(caller, async () => {
      const limits = { maxVocabSize: this.settings.maxVocabSize, trimRule: options.trimRule };
      this.#prepare(caller, await countWords(caller, corpus, limits), options);
    });
  }

  /**
   * Makes or extends the vocabulary from words that were counted elsewhere, in the order that stands for their first coming.
   *
   * @throws RangeError for counts that are no whole numbers from 1, and as `buildVocabulary`.
   */
  buildVocabularyFromCounts(counts: Iterable<readonly [string, number]>, options: BuildVocabularyOptions = {}): void {
    const caller = "Word2Vec.buildVocabularyFromCounts";
    if (this.#isBusy) throw new Error(`${caller}: the model is already at work`);
    this.#prepare(caller, sumCounts(caller, counts), options);
  }

  /**
   * Trains on a corpus, by default the settings' number of epochs. The vocabulary must be there; words outside it are passed over.
   * An aborted training stops after the batches that are being trained, and `resume` goes on from there (also in another process, by
   * `toState`): with one worker the vectors are then the same to the last bit as if nothing had happened.
   *
   * @returns where training has come to.
   * @throws the signal's reason; Error when a worker stops; RangeError without vocabulary, for options outside their range and for
   * an empty corpus.
   */
  async train(corpus: Corpus, options: TrainOptions = {}): Promise<TrainingProgress> {
    const caller = "Word2Vec.train";
    return this.#exclusively(caller, async () => {
      const model = this.#trainable(caller);
      const [settings, last] = [this.settings, this.#run];
      const run = beginRun(caller, options, { settings, corpusWords: this.#corpusWords, last });
      this.#run = run;
      const onBatch = (random: Uint32Array): void => {
        [this.#random, this.#view] = [random, undefined];
      };
      try {
        return await trainNetwork(caller, corpus, { ...model, settings, run, random: this.#random, onBatch }, options);
      } finally {
        this.#view = undefined; // a batch that was begun may have changed them
      }
    });
  }

  /** Whether a training was broken off and can be resumed. */
  get isUnfinished(): boolean {
    return this.#run !== undefined && this.#run.epoch < this.#run.epochs;
  }

  /** The words and their vectors as they are now: later training does not change what was given. @throws RangeError without vocabulary. */
  get vectors(): KeyedVectors {
    if (this.#view !== undefined) return this.#view;
    const { vocabulary, network } = this.#trainable("Word2Vec.vectors");
    this.#view = new KeyedVectors(vocabulary.words, network.vectors());
    return this.#view;
  }

  /** How often each word came when the vocabulary was made, in the order of `vectors.words`. @throws RangeError without vocabulary. */
  get counts(): Float64Array {
    return this.#trainable("Word2Vec.counts").vocabulary.counts.slice();
  }

  /**
   * A copy of everything that training needs to go on, at the end of the last whole batch; also while training, in `onProgress`.
   *
   * @throws RangeError without vocabulary.
   */
  toState(): Word2VecState {
    const { vocabulary, network } = this.#trainable("Word2Vec.toState");
    const { words, counts, keep } = vocabulary;
    const rest = structuredClone({
      settings: this.settings,
      words,
      counts,
      keep,
      random: this.#random,
      corpusWords: this.#corpusWords,
      ...(this.#run !== undefined && { run: this.#run }),
    });
    return { format: "attn-word2vec", version: 1, ...rest, ...network.weights() };
  }

  /** The model of a state, which is copied. @throws FormatError naming the field that is wrong; RangeError for wrong settings. */
  static fromState(state: unknown): Word2Vec {
    const caller = "Word2Vec.fromState";
    const { vectors, answers, nodes, format: _, version: __, ...rest } = checkState(caller, state);
    const { settings, words, counts, keep, random, corpusWords, run } = structuredClone(rest);
    const model = new Word2Vec(settings);
    model.#vocabulary = { words, index: indexOf(words), counts, keep };
    model.#network = model.#createNetwork(caller, counts, {
      vectors,
      ...(answers && { answers }),
      ...(nodes && { nodes }),
    });
    [model.#random, model.#corpusWords, model.#run] = [random, corpusWords, run];
    return model;
  }

  #prepare(caller: string, { counts, words }: WordCounts, { update = false, trimRule }: BuildVocabularyOptions): void {
    const [old, settings] = [update ? this.#trainable(caller) : undefined, { ...this.settings, trimRule }];
    if (words === 0) throw new RangeError(`${caller}: corpus has no words`);
    const vocabulary = old
      ? extendVocabulary(old.vocabulary, counts, settings)
      : createVocabulary(caller, counts, settings);
    this.#network = this.#createNetwork(caller, vocabulary.counts, old?.network.weights());
    this.#vocabulary = vocabulary;
    this.#corpusWords = words;
    this.#run = undefined;
    this.#view = undefined;
    if (old === undefined) this.#random = seededState(settings.seed, 0);
  }

  #createNetwork(caller: string, counts: Float64Array, weights: Weights | undefined): Network {
    const settings = { ...this.settings, workers: usableWorkers(this.settings.workers) };
    return new Network(caller, { counts, settings, weights });
  }

  #trainable(caller: string): { vocabulary: Vocabulary; network: Network } {
    if (this.#vocabulary === undefined || this.#network === undefined) {
      throw new RangeError(`${caller}: there is no vocabulary yet. Call buildVocabulary first`);
    }
    return { vocabulary: this.#vocabulary, network: this.#network };
  }

  async #exclusively<T>(caller: string, work: () => Promise<T>): Promise<T> {
    if (this.#isBusy) throw new Error(`${caller}: the model is already at work`);
    this.#isBusy = true;
    try {
      return await work();
    } finally {
      this.#isBusy = false;
    }
  }
}

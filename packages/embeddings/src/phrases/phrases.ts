// Words that come together far more often than by chance, joined to one word: new_york. Three words and more: join what is joined again.
import { type Corpus, forEachSentence, type Sentences } from "../corpus/corpus.ts";
import { forgetRareWords } from "../corpus/word-counts.ts";
import { defaultScore, npmiScore, type PhraseScore } from "./phrase-scores.ts";

/** Options of Phrases; names and, where JavaScript can, defaults are gensim's. */
export interface PhrasesOptions {
  /** Pairs must come more often (`default`), or at least so often (`npmi`). Default 5. */
  minCount?: number | undefined;
  /** Scores above it make a phrase. Default 10; for `npmi` it must be given, from −1 to 1. */
  threshold?: number | undefined;
  /** While counting, whenever there are more different words and pairs, rare ones are forgotten. Default 16,000,000. */
  maxVocabSize?: number | undefined;
  /** What stands between joined words. Default `_`. */
  delimiter?: string | undefined;
  /** How pairs are scored. Default `default`. */
  scoring?: "default" | "npmi" | PhraseScore | undefined;
  /** Words that may stand inside a phrase and count for nothing: "of" in bank_of_america. Default none. */
  connectorWords?: Iterable<string> | undefined;
}

interface Settings {
  readonly minCount: number;
  readonly threshold: number;
  readonly maxVocabSize: number;
  readonly delimiter: string;
  readonly score: PhraseScore;
  readonly connectorWords: ReadonlySet<string>;
}

const scores: Readonly<Record<string, PhraseScore>> = { default: defaultScore, npmi: npmiScore };

function settingsOf(options: PhrasesOptions): Settings {
  const {
    minCount = 5,
    maxVocabSize = 16_000_000,
    delimiter = "_",
    scoring = "default",
    connectorWords = [],
  } = options;
  const { threshold = scoring === "npmi" ? Number.NaN : 10 } = options;
  const score = typeof scoring === "string" ? scores[scoring] : scoring;
  const fail = (name: string, range: string, value: unknown): never => {
    throw new RangeError(`Phrases: ${name} must be ${range}, got ${String(value)}`);
  };
  if (!(minCount > 0 && minCount < Infinity)) fail("minCount", "a number above 0", minCount);
  if (!(maxVocabSize >= 1 && maxVocabSize <= 16_000_000)) fail("maxVocabSize", "from 1 to 16000000", maxVocabSize);
  if (typeof score !== "function") return fail("scoring", '"default", "npmi" or a function', scoring);
  if (scoring === "npmi" && !(threshold >= -1 && threshold <= 1)) fail("threshold", "from -1 to 1 for npmi", threshold);
  if (scoring === "default" && !(threshold > 0)) fail("threshold", "a number above 0", threshold);
  if (Number.isNaN(threshold)) fail("threshold", "a number", threshold);
  return { minCount, threshold, maxVocabSize, delimiter, score, connectorWords: new Set(connectorWords) };
}

/** Finds phrases of two words, also with connector words between them. */
export class Phrases {
  readonly #settings: Settings;
  /** Words and joined pairs with their counts. */
  readonly #counts = new Map<string, number>();
  #words = 0;
  #least = 1;

  /** @throws RangeError for options outside their range. */
  constructor(options: PhrasesOptions = {}) {
    this.#settings = settingsOf(options);
  }

  /** Counts the words and pairs of a corpus, besides what was counted before. @throws TypeError for what is no corpus. */
  async addVocabulary(corpus: Corpus): Promise<void> {
    const counts = new Map<string, number>();
    let [least, words] = [1, 0];
    const visit = (sentence: readonly string[]): undefined => {
      this.#countSentence(sentence, counts);
      words += sentence.length;
      if (counts.size > this.#settings.maxVocabSize) forgetRareWords(counts, least++);
    };
    await forEachSentence("Phrases.addVocabulary", corpus, { passes: 1, visit });
    this.#words += words;
    const isFirst = this.#counts.size === 0;
    for (const [word, count] of counts) this.#counts.set(word, (this.#counts.get(word) ?? 0) + count);
    if (isFirst) return;
    this.#least = Math.max(this.#least, least);
    if (this.#counts.size > this.#settings.maxVocabSize) forgetRareWords(this.#counts, this.#least++);
  }

  /** The sentence with its phrases joined, from left to right; no word is in two of them. */
  join(sentence: readonly string[]): string[] {
    return this.#analyze(sentence).map(({ word }) => word);
  }

  /** The sentences of a corpus, joined as they are read; it can be read as often as the corpus itself. */
  joinAll(corpus: Corpus): Corpus {
    return () => this.#joined(typeof corpus === "function" ? corpus() : corpus);
  }

  /** The phrases that come in a corpus, with their scores. @throws TypeError for what is no corpus. */
  async find(corpus: Corpus): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    const visit = (sentence: readonly string[]): undefined => {
      for (const { word, score } of this.#analyze(sentence)) if (score !== undefined) found.set(word, score);
    };
    await forEachSentence("Phrases.find", corpus, { passes: 1, visit });
    return found;
  }

  async *#joined(sentences: Sentences): AsyncGenerator<string[]> {
    for await (const sentence of sentences) yield this.join(sentence);
  }

  #countSentence(sentence: readonly string[], counts: Map<string, number>): void {
    let open: string[] = [];
    for (const word of sentence) {
      const isConnector = this.#settings.connectorWords.has(word);
      if (!isConnector) {
        counts.set(word, (counts.get(word) ?? 0) + 1);
        if (open.length > 0) {
          const phrase = [...open, word].join(this.#settings.delimiter);
          counts.set(phrase, (counts.get(phrase) ?? 0) + 1);
        }
        open = [word];
      } else if (open.length > 0) open.push(word);
    }
  }

  #analyze(sentence: readonly string[]): { word: string; score?: number }[] {
    const result: { word: string; score?: number }[] = [];
    let open: string[] = [];
    const close = (): void => {
      for (const word of open) result.push({ word });
      open = [];
    };
    for (const word of sentence) {
      if (this.#settings.connectorWords.has(word)) {
        if (open.length > 0) open.push(word);
        else result.push({ word });
        continue;
      }
      const score = open.length > 0 ? this.#scoreOf(open, word) : undefined;
      if (score !== undefined) {
        result.push({ word: [...open, word].join(this.#settings.delimiter), score });
        open = [];
      } else {
        close();
        open = [word];
      }
    }
    close();
    return result;
  }

  /** The score of the words so far and the next one, if they are a phrase. */
  #scoreOf(open: readonly string[], word: string): number | undefined {
    const [a, b] = [this.#counts.get(open[0] as string), this.#counts.get(word)];
    const phrase = this.#counts.get([...open, word].join(this.#settings.delimiter));
    if (a === undefined || b === undefined || phrase === undefined) return undefined;
    const known = { entries: this.#counts.size, words: this.#words, minCount: this.#settings.minCount };
    const score = this.#settings.score({ a, b, phrase, ...known });
    return score > this.#settings.threshold ? score : undefined;
  }
}

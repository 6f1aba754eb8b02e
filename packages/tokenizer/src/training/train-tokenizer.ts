// Training from input to tokenizer.json. It is loaded when Tokenizer.train is called, so that nobody else carries it.
import type { JsonObject } from "../checked-json.ts";
import { parseNormalizers } from "../normalizers/normalizer.ts";
import { type PreTokenizers, parsePreTokenizers } from "../pre-tokenizers/pre-tokenizer.ts";
import { checkOptions } from "./check-options.ts";
import { CountHere, type Counting } from "./count-here.ts";
import { learnMerges, type Merge } from "./learn-merges.ts";
import { Pacer } from "./pacer.ts";
import { decoderJson, preTokenizerJson } from "./pre-tokenizer-choice.ts";
import { readInput } from "./read-input.ts";
import { type CountedWords, createSymbols } from "./symbol-table.ts";
import type { TrainInput, TrainOptions, TrainProgress } from "./train-options.ts";
import { createWordCells } from "./word-cells.ts";
import { createWordCounter } from "./word-counter.ts";

/** The tokenizer.json of a tokenizer that is trained on the input. @throws as Tokenizer.train */
export const trainTokenizer = async (input: TrainInput, given: TrainOptions): Promise<JsonObject> => {
  // An alphabet may be an iterator, which gives its characters once.
  const options = given.initialAlphabet ? { ...given, initialAlphabet: [...given.initialAlphabet] } : given;
  const preTokenizer = preTokenizerJson(options.preTokenizer);
  const preTokenizers = parsePreTokenizers(preTokenizer);
  checkOptions(options, preTokenizers.leavesBytes);
  const pacer = new Pacer(options);
  const counting = await createCounting(options, { preTokenizer, preTokenizers, pacer });
  const counted = await countWords(input, counting, pacer);
  const { tokens, merges } = await mergeWords(counted, options, { wordsAreBytes: preTokenizers.leavesBytes, pacer });
  return tokenizerJson(tokens, merges, preTokenizer, options);
};

/** The words of the input, and how many texts they are from. */
const countWords = async (
  input: TrainInput,
  counting: Counting,
  pacer: Pacer,
): Promise<CountedWords & { readonly texts: number }> => {
  const state = (): TrainProgress => ({ stage: "counting", texts: counting.texts, words: counting.size, tokens: 0 });
  try {
    await readInput(input, { pacer, sink: counting, state });
    const { words, counts } = await counting.take();
    const { texts } = counting;
    pacer.tell({ stage: "counting", texts, words: words.length, tokens: 0 });
    return { words, counts, texts };
  } finally {
    await counting.close();
  }
};

/** The tokens, special ones and the alphabet among them, and the merges that make the others. */
const mergeWords = async (
  counted: CountedWords & { readonly texts: number },
  options: TrainOptions,
  { wordsAreBytes, pacer }: { readonly wordsAreBytes: boolean; readonly pacer: Pacer },
): Promise<{ readonly tokens: readonly string[]; readonly merges: readonly Merge[] }> => {
  const table = createSymbols(counted, options, wordsAreBytes);
  const { texts } = counted;
  const words = counted.words.length;
  const state = (): TrainProgress => ({ stage: "merging", texts, words, tokens: table.tokens.length });
  const { vocabularySize = 30_000, specialTokens = [] } = options;
  // minbpe knows no special tokens while it merges; they come behind.
  const size = vocabularySize - (options.rules === "minbpe" ? specialTokens.length : 0);
  const cells = createWordCells(counted, table, options);
  const merges = await learnMerges(cells, table, { options, size, pacer, tell: () => pacer.pause(state) });
  pacer.tell(state());
  return { tokens: table.tokens, merges };
};

/** This thread alone, unless more are wanted. */
const createCounting = async (
  options: TrainOptions,
  words: { preTokenizer: object | null; preTokenizers: PreTokenizers; pacer: Pacer },
): Promise<Counting> => {
  const { normalizer, workers = 1 } = options;
  const { preTokenizer, preTokenizers, pacer } = words;
  const counter = createWordCounter(parseNormalizers(normalizer), preTokenizers);
  if (workers === 1) return new CountHere(counter);
  const { CountingCrew } = await import("./workers/counting-crew.ts");
  const start = {
    preTokenizer: JSON.stringify(preTokenizer),
    normalizer: normalizer && JSON.stringify(normalizer),
  };
  return new CountingCrew(counter, { start, workers, pacer });
};

const tokenizerJson = (
  tokens: readonly string[],
  merges: readonly Merge[],
  preTokenizer: object | null,
  options: TrainOptions,
): JsonObject => {
  const { specialTokens = [], normalizer, unknownToken, continuingSubwordPrefix, endOfWordSuffix } = options;
  // With minbpe special tokens come behind; otherwise they are there already.
  const ids = new Map([...new Set([...tokens, ...specialTokens])].map((token, id) => [token, id]));
  const kept = new Map<string, Merge>();
  for (const merge of merges) {
    const key = JSON.stringify(merge);
    // Of a merge that was made twice the last one counts, as in Hugging Face.
    kept.delete(key);
    kept.set(key, merge);
  }
  const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  return {
    version: "1.0",
    added_tokens: specialTokens.map((content) => ({ id: ids.get(content), content, ...flags })),
    normalizer: normalizer ?? null,
    pre_tokenizer: preTokenizer,
    decoder: decoderJson(preTokenizer, options),
    model: {
      type: "BPE",
      unk_token: unknownToken,
      continuing_subword_prefix: continuingSubwordPrefix,
      end_of_word_suffix: endOfWordSuffix,
      vocab: Object.fromEntries(ids),
      merges: [...kept.values()],
    },
  };
};

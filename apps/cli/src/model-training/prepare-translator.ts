// Everything that is settled before the first step of a translator: pairs, tokenizer, sizes, and the folder's state.
import { Tokenizer } from "@attn/tokenizer";
import type { TokenPair } from "@attn/training";
import type { TrainTranslatorFlags } from "../commands/train-translator.ts";
import { Failure } from "../failure.ts";
import { turnEventLoop } from "../interruption.ts";
import { tell } from "../print.ts";
import { type OpenTokenizer, openTokenizer } from "../tokens/open-tokenizer.ts";
import { checkTokens, contextOf, openBaseModel } from "./base-model.ts";
import { chooseTokenizer, tokenizerFiles } from "./choose-tokenizer.ts";
import { loraChoice } from "./lora-choice.ts";
import { languageTokens, type PairCorpus, readPairs } from "./read-pairs.ts";
import { beginRun, checkSettings, type RunSettings } from "./run-folder.ts";
import type { Surroundings } from "./run-loop.ts";
import { sharedSettings } from "./run-settings.ts";
import { freshStart, type StartingPoint, startFrom } from "./starting-point.ts";
import { modelTokens, padding, type TranslatorTokens, tokenizePairs, translatorTokens } from "./tokenize-pairs.ts";
import { checkBatchTokens, translatorConfig } from "./translator-config.ts";

/** The first token of a tokenizer that is learned. */
const endOfSentence = "</s>";

/** What is trained, on what. */
export interface PreparedTranslator extends StartingPoint {
  readonly tokens: TranslatorTokens;
  readonly pairs: readonly TokenPair[];
  /** undefined with `--validation 0`. */
  readonly validationPairs: readonly TokenPair[] | undefined;
}

/** Reads and checks; then, unless a run is resumed, begins one in the folder. @throws Failure before anything is written. */
export async function prepareTranslator(
  inputs: readonly string[],
  flags: TrainTranslatorFlags,
  { folder, ...watch }: Surroundings,
): Promise<PreparedTranslator> {
  const corpus = await readPairs(inputs, flags.validation);
  checkNotEmpty(corpus, flags, "has no pairs; give more of them, or another --validation");
  const base = await openBaseModel("encoder-decoder", flags);
  const context = contextOf(flags, base);
  checkBatchTokens({ ...flags, context });
  const settings = sharedSettings(flags, { ...corpus, base }, ownSettings(flags));
  if (folder.isResumed) await checkSettings(folder, settings);
  const start = base && startFrom(base, { lora: loraChoice(flags, base), seed: flags.seed });
  const opened = folder.isResumed
    ? await openTokenizer(folder.training)
    : (base?.encoder ?? withEnd(flags, await chooseTokenizer(flags, learnedFrom(corpus), watch)));
  const tokens = base === undefined ? translatorTokens(opened) : modelTokens(base);
  watch.status.show("cutting the pairs into tokens");
  const parts = cutPairs(corpus, opened, { ...flags, ...tokens, context });
  watch.status.clear();
  tellLeftOut(corpus, parts);
  const most = largest(
    [...parts.training, ...parts.validation].flatMap(({ source, target }) => [largest(source), largest(target)]),
  );
  if (base !== undefined) checkTokens(base, most);
  // Ctrl-C may have come while the tokenizer kept the event loop busy.
  await turnEventLoop();
  watch.signal.throwIfAborted();
  const prepared = start ?? freshModel(opened, most, { ...flags, ...tokens, context });
  const given = { tokenizer: flags.from ?? flags.tokenizer, context: prepared.config.contextLength };
  if (!folder.isResumed) await beginRun(folder, settings, await tokenizerFiles(opened, given));
  const validationPairs = flags.validation === 0 ? undefined : parts.validation;
  return { ...prepared, tokens, pairs: parts.training, validationPairs };
}

/** Both parts as token ids. @throws Failure for a part without a pair that is short enough. */
function cutPairs(
  corpus: PairCorpus,
  opened: OpenTokenizer,
  flags: TrainTranslatorFlags & { readonly context: number; readonly end: number },
): Readonly<Record<"training" | "validation", readonly TokenPair[]>> {
  const [training, validation] = [corpus.training, corpus.validation].map((pairs) =>
    tokenizePairs(opened, pairs, flags),
  ) as [TokenPair[], TokenPair[]];
  checkNotEmpty({ training, validation }, flags, "has no pair that is short enough; raise --context");
  return { training, validation };
}

/** A model of random weights that has an embedding for every token. @param most the largest id of the pairs. */
function freshModel(
  { tokenizer }: OpenTokenizer,
  most: number,
  choice: TrainTranslatorFlags & TranslatorTokens & { readonly context: number },
): StartingPoint {
  const known = tokenizer.addedTokens.map(({ id }) => id);
  const vocabularySize = Math.max(tokenizer.vocabularySize, 1 + most, 1 + largest(known));
  return freshStart(translatorConfig(choice, { ...choice, vocabularySize }), choice.seed);
}

type Parts = Readonly<Record<"training" | "validation", ArrayLike<unknown>>>;

/** @throws Failure for a part without pairs, unless none are to be held out. */
function checkNotEmpty({ training, validation }: Parts, flags: TrainTranslatorFlags, problem: string): void {
  if (training.length === 0) throw new Failure(`the training part ${problem}`);
  if (validation.length === 0 && flags.validation > 0) throw new Failure(`the held-out part ${problem}`);
}

function tellLeftOut(given: Parts, kept: Parts): void {
  const [all, left] = [given, kept].map(({ training, validation }) => training.length + validation.length);
  if (all !== left) tell(`(left out ${Number(all) - Number(left)} of ${all} pairs, which are too long)`);
}

/** Both languages share a tokenizer; a language's token is no text. */
function learnedFrom({ training }: PairCorpus): { texts: readonly string[]; specialTokens: readonly string[] } {
  const languages = languageTokens(training);
  return {
    texts: training.flatMap(([source, target]) => [source.replace(/^>>[\w-]+<<\s*/, ""), target]),
    specialTokens: [endOfSentence, padding, ...languages],
  };
}

/** A tokenizer that was learned ends every text, so that transformers gives sources the end that they need. */
function withEnd({ tokenizer: given }: TrainTranslatorFlags, opened: OpenTokenizer): OpenTokenizer {
  if (given !== undefined) return opened;
  const [text, end] = [{ Sequence: { id: "A", type_id: 0 } }, { SpecialToken: { id: endOfSentence, type_id: 0 } }];
  const post_processor = {
    type: "TemplateProcessing",
    single: [text, end],
    pair: [text, end, { Sequence: { id: "B", type_id: 1 } }, end],
    special_tokens: { [endOfSentence]: { id: endOfSentence, ids: [0], tokens: [endOfSentence] } },
  };
  return { ...opened, tokenizer: Tokenizer.fromJSON({ ...opened.tokenizer.toJSON(), post_processor }) };
}

/** What a translator has beside the settings of all trainings. */
function ownSettings(flags: TrainTranslatorFlags): RunSettings {
  return {
    "--layers": flags.layers,
    "--width": flags.width,
    "--heads": flags.heads,
    "--skip-long": flags.skipLong ? "given" : "not given",
    "--batch-tokens": flags.batchTokens,
    "--label-smoothing": flags.labelSmoothing,
  };
}

const largest = (ids: ArrayLike<number>): number => Array.from(ids).reduce((a, b) => Math.max(a, b), -1);

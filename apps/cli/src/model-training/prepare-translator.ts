// Everything that is settled before the first step of a translator: pairs, tokenizer, sizes, and the folder's state.
import { Tokenizer } from "@attn/tokenizer";
import type { TokenPair } from "@attn/training";
import type { ModelConfig } from "@attn/transformer";
import type { TrainTranslatorFlags } from "../commands/train-translator.ts";
import { Failure } from "../failure.ts";
import { turnEventLoop } from "../interruption.ts";
import { tell } from "../print.ts";
import { type OpenTokenizer, openTokenizer } from "../tokens/open-tokenizer.ts";
import { chooseTokenizer, tokenizerFiles } from "./choose-tokenizer.ts";
import { languageTokens, type PairCorpus, readPairs } from "./read-pairs.ts";
import { beginRun, checkSettings, type RunSettings } from "./run-folder.ts";
import type { Surroundings } from "./run-loop.ts";
import { padding, tokenizePairs, translatorTokens } from "./tokenize-pairs.ts";
import { translatorConfig } from "./translator-config.ts";

/** The first token of a tokenizer that is learned. */
const endOfSentence = "</s>";

/** What is trained, on what. */
export interface PreparedTranslator {
  readonly config: ModelConfig;
  readonly tokens: { readonly pad: number; readonly end: number };
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
  const settings = settingsOf(flags, corpus);
  if (folder.isResumed) await checkSettings(folder, settings);
  const opened = folder.isResumed
    ? await openTokenizer(folder.training)
    : withEnd(flags, await chooseTokenizer(flags, learnedFrom(corpus), watch));
  const tokens = translatorTokens(opened);
  watch.status.show("cutting the pairs into tokens");
  const training = tokenizePairs(opened, corpus.training, flags);
  const validation = tokenizePairs(opened, corpus.validation, flags);
  checkNotEmpty({ training, validation }, flags, "has no pair that is short enough; raise --context");
  watch.status.clear();
  tellLeftOut(corpus, { training, validation });
  const ids = [...training, ...validation].flatMap(({ source, target }) => [largest(source), largest(target)]);
  const known = opened.tokenizer.addedTokens.map(({ id }) => id);
  const vocabularySize = Math.max(opened.tokenizer.vocabularySize, 1 + largest(ids), 1 + largest(known));
  const config = translatorConfig(flags, { vocabularySize, ...tokens });
  // Ctrl-C may have come while the tokenizer kept the event loop busy.
  await turnEventLoop();
  watch.signal.throwIfAborted();
  if (!folder.isResumed) await beginRun(folder, settings, await tokenizerFiles(opened, flags));
  return { config, tokens, pairs: training, validationPairs: flags.validation === 0 ? undefined : validation };
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

/** What decides the losses of a run. */
function settingsOf(flags: TrainTranslatorFlags, { digest }: PairCorpus): RunSettings {
  return {
    "--tokenizer": flags.tokenizer ?? "none",
    "--vocabulary-size": flags.vocabularySize ?? "default",
    "--layers": flags.layers,
    "--width": flags.width,
    "--heads": flags.heads,
    "--context": flags.context,
    "--skip-long": flags.skipLong ? "given" : "not given",
    "--batch-tokens": flags.batchTokens,
    "--steps": flags.steps,
    "--learning-rate": flags.learningRate,
    "--warm-up": flags.warmUp ?? "default",
    "--label-smoothing": flags.labelSmoothing,
    "--validation": flags.validation,
    "--evaluate-every": flags.evaluateEvery,
    "--seed": flags.seed,
    "--backend": flags.backend,
    text: digest,
  };
}

const largest = (ids: ArrayLike<number>): number => Array.from(ids).reduce((a, b) => Math.max(a, b), -1);

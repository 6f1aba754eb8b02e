// Everything that is settled before the first step of a language model: text, tokenizer, sizes, and the folder's state.
import type { ModelConfig } from "@attn/transformer";
import type { TrainLmFlags } from "../commands/train-lm.ts";
import { turnEventLoop } from "../interruption.ts";
import type { StatusLine } from "../terminal/status-line.ts";
import { openTokenizer } from "../tokens/open-tokenizer.ts";
import { chooseTokenizer, tokenizerFiles } from "./choose-tokenizer.ts";
import { languageModelConfig } from "./language-model-config.ts";
import { type Corpus, endOfText, readCorpus } from "./read-corpus.ts";
import { beginRun, checkSettings, type RunFolder, type RunSettings } from "./run-folder.ts";
import { checkLength, endToken, tokenizeCorpus } from "./tokenize-corpus.ts";

/** What is trained, on what. */
export interface PreparedLanguageModel {
  readonly config: ModelConfig;
  readonly tokens: Int32Array;
  /** undefined with `--validation 0`. */
  readonly validationTokens: Int32Array | undefined;
}

/** How the work is watched and ended. */
interface Watch {
  readonly status: StatusLine;
  readonly signal: AbortSignal;
}

/** Reads and checks; then, unless a run is resumed, begins one in the folder. @throws Failure before anything is written. */
export async function prepareLanguageModel(
  inputs: readonly string[],
  flags: TrainLmFlags,
  { folder, ...watch }: Watch & { readonly folder: RunFolder },
): Promise<PreparedLanguageModel> {
  const corpus = await readCorpus(inputs, flags.validation);
  const settings = settingsOf(flags, corpus);
  if (folder.isResumed) await checkSettings(folder, settings);
  const opened = folder.isResumed
    ? await openTokenizer(folder.training)
    : await chooseTokenizer(flags, { texts: corpus.training, specialTokens: [endOfText] }, watch);
  watch.status.show("cutting the text into tokens");
  const tokens = tokenizeCorpus(opened, corpus.training);
  const validationTokens = flags.validation === 0 ? undefined : tokenizeCorpus(opened, corpus.validation);
  checkLength("training", tokens, flags.context);
  if (validationTokens !== undefined) checkLength("held-out", validationTokens, flags.context);
  const { tokenizer, leadingToken: startToken } = opened;
  const vocabularySize = Math.max(
    tokenizer.vocabularySize,
    ...tokenizer.addedTokens.map(({ id }) => id + 1),
    largest(tokens) + 1,
    largest(validationTokens ?? []) + 1,
  );
  const config = languageModelConfig(flags, { vocabularySize, startToken, endToken: endToken(opened) });
  // Ctrl-C may have come while the tokenizer kept the event loop busy.
  await turnEventLoop();
  watch.signal.throwIfAborted();
  if (!folder.isResumed) await beginRun(folder, settings, await tokenizerFiles(opened, flags));
  return { config, tokens, validationTokens };
}

/** What decides the losses of a run. */
function settingsOf(flags: TrainLmFlags, { digest }: Corpus): RunSettings {
  return {
    "--tokenizer": flags.tokenizer ?? "none",
    "--vocabulary-size": flags.vocabularySize ?? "default",
    "--architecture": flags.architecture,
    "--layers": flags.layers,
    "--width": flags.width,
    "--heads": flags.heads,
    "--kv-heads": flags.kvHeads ?? "default",
    "--context": flags.context,
    "--batch": flags.batch,
    "--steps": flags.steps,
    "--learning-rate": flags.learningRate,
    "--warm-up": flags.warmUp ?? "default",
    "--weight-decay": flags.weightDecay,
    "--validation": flags.validation,
    "--evaluate-every": flags.evaluateEvery,
    "--seed": flags.seed,
    "--backend": flags.backend,
    text: digest,
  };
}

const largest = (ids: Iterable<number>): number => {
  let most = -1;
  for (const id of ids) most = Math.max(most, id);
  return most;
};

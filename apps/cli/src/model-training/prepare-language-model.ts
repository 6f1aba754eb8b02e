// Everything that is settled before the first step of a language model: text, tokenizer, sizes, and the folder's state.
import type { TrainLmFlags } from "../commands/train-lm.ts";
import { turnEventLoop } from "../interruption.ts";
import { type OpenTokenizer, openTokenizer } from "../tokens/open-tokenizer.ts";
import { type BaseModel, checkTokens, contextOf, openBaseModel } from "./base-model.ts";
import { chooseTokenizer, tokenizerFiles } from "./choose-tokenizer.ts";
import { languageModelConfig } from "./language-model-config.ts";
import { loraChoice } from "./lora-choice.ts";
import { checkBatch } from "./memory-limits.ts";
import { type Corpus, endOfText, readCorpus } from "./read-corpus.ts";
import { beginRun, checkSettings, type RunSettings } from "./run-folder.ts";
import type { Surroundings } from "./run-loop.ts";
import { sharedSettings } from "./run-settings.ts";
import { freshStart, type StartingPoint, startFrom } from "./starting-point.ts";
import { checkLength, endToken, tokenizeCorpus } from "./tokenize-corpus.ts";

/** What is trained, on what. */
export interface PreparedLanguageModel extends StartingPoint {
  /** Tokens of a window. */
  readonly context: number;
  readonly tokens: Int32Array;
  /** undefined with `--validation 0`. */
  readonly validationTokens: Int32Array | undefined;
}

/** Reads and checks; then, unless a run is resumed, begins one in the folder. @throws Failure before anything is written. */
export async function prepareLanguageModel(
  inputs: readonly string[],
  flags: TrainLmFlags,
  { folder, ...watch }: Surroundings,
): Promise<PreparedLanguageModel> {
  const corpus = await readCorpus(inputs, flags.validation);
  const base = await openBaseModel("causal", flags);
  const context = contextOf(flags, base);
  const settings = sharedSettings(flags, { ...corpus, base }, ownSettings(flags));
  if (folder.isResumed) await checkSettings(folder, settings);
  const start = base && startFrom(base, { lora: loraChoice(flags, base), seed: flags.seed });
  const opened = folder.isResumed
    ? await openTokenizer(folder.training)
    : (base?.encoder ?? (await chooseTokenizer(flags, { texts: corpus.training, specialTokens: [endOfText] }, watch)));
  watch.status.show("cutting the text into tokens");
  const parts = cutCorpus(corpus, opened, { ...flags, context, base });
  // Ctrl-C may have come while the tokenizer kept the event loop busy.
  await turnEventLoop();
  watch.signal.throwIfAborted();
  const prepared = start ?? freshModel(opened, parts, { ...flags, context });
  const { contextLength, vocabularySize } = prepared.config;
  checkBatch(flags.batch, { context, vocabularySize });
  if (!folder.isResumed)
    await beginRun(
      folder,
      settings,
      await tokenizerFiles(opened, { tokenizer: flags.from ?? flags.tokenizer, context: contextLength }),
    );
  return { ...prepared, ...parts, context };
}

type Parts = Pick<PreparedLanguageModel, "tokens" | "validationTokens">;

/** Both parts as token ids. @throws Failure for a part without a window, and for ids that the model does not have. */
function cutCorpus(
  { training, validation }: Corpus,
  opened: OpenTokenizer,
  { context, validation: share, base }: { context: number; validation: number; base: BaseModel | undefined },
): Parts {
  const end = base?.config.eosTokens[0] ?? endToken(opened);
  const tokens = tokenizeCorpus(opened, training, end);
  const validationTokens = share === 0 ? undefined : tokenizeCorpus(opened, validation, end);
  checkLength("training", tokens, context);
  if (validationTokens !== undefined) checkLength("held-out", validationTokens, context);
  if (base !== undefined) checkTokens(base, Math.max(largest(tokens), largest(validationTokens ?? [])));
  return { tokens, validationTokens };
}

/** A model of random weights that has an embedding for every token. */
function freshModel(
  opened: OpenTokenizer,
  { tokens, validationTokens }: Parts,
  flags: TrainLmFlags & { readonly context: number },
): StartingPoint {
  const { tokenizer, leadingToken: startToken } = opened;
  const vocabularySize = Math.max(
    tokenizer.vocabularySize,
    ...tokenizer.addedTokens.map(({ id }) => id + 1),
    largest(tokens) + 1,
    largest(validationTokens ?? []) + 1,
  );
  return freshStart(languageModelConfig(flags, { vocabularySize, startToken, endToken: endToken(opened) }), flags.seed);
}

/** What a language model has beside the settings of all trainings. */
function ownSettings(flags: TrainLmFlags): RunSettings {
  return {
    "--architecture": flags.architecture,
    "--layers": flags.layers,
    "--width": flags.width,
    "--heads": flags.heads,
    "--kv-heads": flags.kvHeads ?? "default",
    "--batch": flags.batch,
    "--weight-decay": flags.weightDecay,
  };
}

const largest = (ids: Iterable<number>): number => {
  let most = -1;
  for (const id of ids) most = Math.max(most, id);
  return most;
};

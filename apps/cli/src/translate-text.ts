// The work of `attn translate`: source, search or draw, report. The flags are explained in commands/translate.ts.
import { beamSearch, type EncoderDecoderModel, generate, type Hypothesis } from "@attn/transformer";
import type { TranslateFlags } from "./commands/translate.ts";
import { encodePrompt } from "./encode-prompt.ts";
import { Failure, naming } from "./failure.ts";
import { listenForInterruption } from "./interruption.ts";
import { otherKind } from "./model-kinds.ts";
import { type OpenModel, openModel } from "./open-model.ts";
import { printForeign, printJson } from "./print.ts";
import { readPrompt } from "./read-text.ts";

/** Runs the command; sets the exit code 130, and prints nothing, when it was interrupted. @throws Failure */
export async function translateText(argument: string | undefined, flags: TranslateFlags): Promise<void> {
  const opened = await openModel(flags);
  const { model } = opened;
  if (model.kind !== "encoder-decoder") throw otherKind(flags.model, model, "does not translate");
  const text = await readPrompt(argument, "a text");
  const source = encodeSource({ ...opened, model }, text, flags);
  const found = await naming(`${flags.model}`, () => translate(model, source, flags));
  if (found === undefined) {
    process.exitCode = 130;
    return;
  }
  const report = ({ tokens, score }: Hypothesis) => ({
    text: opened.encoder.tokenizer.decode([...tokens], { skipSpecialTokens: true }),
    tokens,
    score,
  });
  const [best, ...others] = found.map(report);
  if (best === undefined) throw new Failure(`${flags.model} found no translation`, 1);
  if (flags.json) await printJson({ ...best, ...(others.length > 0 ? { alternatives: others } : {}) });
  else await printForeign(`${best.text}\n`);
}

/** The ids of the text between the language's token, where one is asked for, and an end token, which every source has. */
function encodeSource(
  opened: OpenModel & { readonly model: EncoderDecoderModel },
  text: string,
  flags: TranslateFlags,
): number[] {
  const { model, encoder } = opened;
  const ids = encodePrompt(opened, text, flags);
  const { eosTokens, contextLength } = model.config;
  const [end] = eosTokens;
  const source = [
    ...(flags.to === undefined ? noLanguageToken(encoder, ids) : [languageToken(encoder, flags.to)]),
    ...ids,
    ...(end === undefined || eosTokens.includes(ids.at(-1) ?? -1) ? [] : [end]),
  ];
  if (source.length > contextLength)
    throw new Failure(`the text has ${source.length} tokens, the model takes at most ${contextLength}`);
  return source;
}

function languageToken({ name, tokenizer }: OpenModel["encoder"], language: string): number {
  const spellings = [`>>${language}<<`, `<2${language}>`];
  for (const spelling of spellings) {
    const id = tokenizer.tokenToId(spelling);
    if (id !== undefined) return id;
  }
  throw new Failure(
    `${name}: tokenizer.json has no token ${spellings.join(" or ")}, the model does not know --to ${JSON.stringify(language)}`,
  );
}

/** Nothing, where the model has no tokens for languages or the text begins with one. */
function noLanguageToken({ name, tokenizer }: OpenModel["encoder"], ids: readonly number[]): [] {
  const languages = tokenizer.addedTokens.flatMap(({ id, content }) => {
    const language = /^(?:>>(.+)<<|<2(.+)>)$/.exec(content);
    return language === null ? [] : [{ id, language: language[1] ?? language[2] }];
  });
  if (languages.length === 0 || languages.some(({ id }) => id === ids[0])) return [];
  throw new Failure(
    `${name} translates to several languages: ${languages.map(({ language }) => language).join(", ")}. Choose with --to`,
  );
}

/** Best first; undefined when it was interrupted. */
async function translate(
  model: EncoderDecoderModel,
  source: readonly number[],
  flags: TranslateFlags,
): Promise<readonly Hypothesis[] | undefined> {
  const { signal, stopListening } = listenForInterruption();
  const { beams = 4, lengthPenalty, maxTokens, temperature } = flags;
  try {
    if (temperature === undefined && beams > 1)
      return await beamSearch(model, source, { beams, count: beams, lengthPenalty, maxTokens, signal });
    return await draw(model, source, { ...flags, temperature: temperature ?? 0, signal });
  } catch (error) {
    if (!signal.aborted) throw error;
    return undefined;
  } finally {
    stopListening();
  }
}

/** One translation, token by token. */
async function draw(
  model: EncoderDecoderModel,
  source: readonly number[],
  {
    temperature,
    seed,
    maxTokens,
    lengthPenalty,
    signal,
  }: Pick<TranslateFlags, "seed" | "maxTokens" | "lengthPenalty"> & { temperature: number; signal: AbortSignal },
): Promise<readonly Hypothesis[] | undefined> {
  const tokens: number[] = [];
  let logprob = 0;
  for await (const step of generate(model, source, { temperature, seed, maxTokens, signal, logprobs: 0 })) {
    if (step.finishReason === "abort") return undefined;
    tokens.push(step.token);
    logprob += step.logprob ?? 0;
  }
  return [{ tokens, logprob, score: logprob / tokens.length ** lengthPenalty }];
}

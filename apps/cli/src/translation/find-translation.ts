// The translation of a source: searched for with beams, or drawn. How a text becomes a source is encode-source.ts.
import { beamSearch, type EncoderDecoderModel, generate, type Hypothesis } from "@attn/transformer";
import { listenForInterruption } from "../interruption.ts";

/** How to translate; the flags of `attn translate`. */
export interface TranslationChoices {
  /** 4 unless given; 1 is greedy. */
  readonly beams?: number | undefined;
  /** Draws instead of searching. */
  readonly temperature?: number | undefined;
  readonly seed: number;
  readonly lengthPenalty: number;
  /** The most new tokens. */
  readonly maxTokens: number;
}

/** What `attn translate` does unless it is told otherwise. Without a temperature the seed plays no part. */
export const usualTranslation: TranslationChoices = { seed: 0, lengthPenalty: 1, maxTokens: 200 };

/** Best first; undefined when Ctrl-C or SIGTERM came first, which are listened for meanwhile. */
export async function findUnlessInterrupted(
  model: EncoderDecoderModel,
  source: readonly number[],
  choices: TranslationChoices,
): Promise<readonly Hypothesis[] | undefined> {
  const { signal, stopListening } = listenForInterruption();
  try {
    return await findTranslations(model, source, choices, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    return undefined;
  } finally {
    stopListening();
  }
}

/** Best first. @throws the signal's reason when it is aborted. */
export function findTranslations(
  model: EncoderDecoderModel,
  source: readonly number[],
  choices: TranslationChoices,
  signal?: AbortSignal,
): Promise<readonly Hypothesis[]> {
  const { beams = 4, lengthPenalty, maxTokens, temperature = beams > 1 ? undefined : 0 } = choices;
  return temperature === undefined
    ? beamSearch(model, source, { beams, count: beams, lengthPenalty, maxTokens, signal })
    : draw(model, source, { ...choices, temperature, signal });
}

/** One translation, token by token. */
async function draw(
  model: EncoderDecoderModel,
  source: readonly number[],
  choices: TranslationChoices & { readonly temperature: number; readonly signal: AbortSignal | undefined },
): Promise<readonly Hypothesis[]> {
  const { temperature, seed, maxTokens, lengthPenalty, signal } = choices;
  const tokens: number[] = [];
  let logprob = 0;
  for await (const step of generate(model, source, { temperature, seed, maxTokens, signal, logprobs: 0 })) {
    if (step.finishReason === "abort") throw signal?.reason;
    tokens.push(step.token);
    logprob += step.logprob ?? 0;
  }
  return [{ tokens, logprob, score: logprob / tokens.length ** lengthPenalty }];
}

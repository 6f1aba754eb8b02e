// The translation of a source: searched for with beams, or drawn. How a text becomes a source is encode-source.ts.
import { beamSearch, type EncoderDecoderModel, generate, type Hypothesis } from "@attn/transformer";
import { listenForInterruption, turnEventLoop } from "../interruption.ts";

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

/** Best first; undefined when it was interrupted. */
export async function findTranslations(
  model: EncoderDecoderModel,
  source: readonly number[],
  choices: TranslationChoices,
): Promise<readonly Hypothesis[] | undefined> {
  const { signal, stopListening } = listenForInterruption();
  const { beams = 4, lengthPenalty, maxTokens, temperature } = choices;
  try {
    const found = await (temperature === undefined && beams > 1
      ? beamSearch(model, source, { beams, count: beams, lengthPenalty, maxTokens, signal })
      : draw(model, source, { ...choices, temperature: temperature ?? 0, signal }));
    await turnEventLoop(); // a signal that came during the last step would be lost with the listener
    return signal.aborted ? undefined : found;
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
  choices: TranslationChoices & { readonly temperature: number; readonly signal: AbortSignal },
): Promise<readonly Hypothesis[] | undefined> {
  const { temperature, seed, maxTokens, lengthPenalty, signal } = choices;
  const tokens: number[] = [];
  let logprob = 0;
  for await (const step of generate(model, source, { temperature, seed, maxTokens, signal, logprobs: 0 })) {
    if (step.finishReason === "abort") return undefined;
    tokens.push(step.token);
    logprob += step.logprob ?? 0;
  }
  return [{ tokens, logprob, score: logprob / tokens.length ** lengthPenalty }];
}

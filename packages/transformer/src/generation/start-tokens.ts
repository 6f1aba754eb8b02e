// What generation begins with: the tokens of the text that a model goes on with, or a source and the token before its translation.
import type { CausalLanguageModel } from "../models/causal-language-model.ts";
import type { EncoderDecoderModel } from "../models/encoder-decoder-model.ts";
import { checkPrompt } from "./check-prompt.ts";
import { SourceDecoder } from "./source-decoder.ts";
import type { TokenModel } from "./token-model.ts";

/** The models that write tokens. */
export type GenerativeModel = CausalLanguageModel | EncoderDecoderModel;

export interface Start {
  readonly model: TokenModel;
  /** What stands before the first new token. */
  readonly tokens: readonly number[];
  /** Most new tokens. */
  readonly room: number;
  /** Tokens that are never chosen. */
  readonly neverTokens: readonly number[];
  dispose(): void;
}

/** @throws TypeError for a model that writes no tokens; RangeError for a prompt that is none, or after which nothing fits, or `maxTokens` that is no number of tokens. */
export const start = async (
  caller: string,
  model: GenerativeModel,
  { prompt, maxTokens }: { prompt: readonly number[]; maxTokens: number },
): Promise<Start> => {
  const tokens = firstTokens(caller, model, prompt);
  const room = Math.min(checkedCount(caller, maxTokens), model.config.contextLength - tokens.length);
  if (model.config.contextLength === tokens.length)
    throw new RangeError(
      `${caller}: a prompt of ${tokens.length} tokens fills the model's context, nothing can follow`,
    );
  if (model.kind === "causal") return { model, tokens, room, neverTokens: [], dispose() {} };
  const decoder = await SourceDecoder.create(model, prompt);
  const { neverTokens } = model.config.decoder;
  return { model: decoder, tokens, room, neverTokens, dispose: () => decoder.dispose() };
};

const firstTokens = (caller: string, model: GenerativeModel, prompt: readonly number[]): readonly number[] => {
  const bos = model.kind === "causal" ? model.config.bosToken : undefined;
  const tokens = prompt.length === 0 && bos !== undefined ? [bos] : prompt;
  checkPrompt(caller, model, tokens);
  return model.kind === "causal" ? tokens : [model.config.decoder.startToken];
};

const checkedCount = (caller: string, maxTokens: number): number => {
  if (!Number.isInteger(maxTokens) || maxTokens < 0)
    throw new RangeError(`${caller}: maxTokens must be a whole number from 0, got ${maxTokens}`);
  return maxTokens;
};

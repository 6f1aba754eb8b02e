// The check of token ids before they reach a model, with an error that a user understands.
import type { CausalLanguageModel } from "../models/causal-language-model.ts";
import type { EncoderDecoderModel } from "../models/encoder-decoder-model.ts";

/** @throws TypeError for a model that writes no tokens; RangeError for no token, more than the context holds, or one outside the vocabulary. */
export const checkPrompt = (
  caller: string,
  model: CausalLanguageModel | EncoderDecoderModel,
  tokens: readonly number[],
): void => {
  if (model.kind !== "causal" && model.kind !== "encoder-decoder")
    throw new TypeError(`${caller}: a model of kind "${(model as { kind: string }).kind}" has no next token`);
  const { vocabularySize, contextLength } = model.config;
  if (tokens.length === 0) throw new RangeError(`${caller}: there is no token to begin with`);
  if (tokens.length > contextLength)
    throw new RangeError(`${caller}: ${tokens.length} tokens do not fit the model's context of ${contextLength}`);
  const at = tokens.findIndex((token) => !Number.isInteger(token) || token < 0 || token >= vocabularySize);
  if (at >= 0)
    throw new RangeError(
      `${caller}: token ${tokens[at]} at position ${at} is not in the model's vocabulary of ${vocabularySize}`,
    );
};

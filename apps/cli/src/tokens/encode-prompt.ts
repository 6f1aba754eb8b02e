// A prompt to token ids that fit a model. What is done with them is the commands' matter.

import { Failure } from "../failure.ts";
import type { OpenModel } from "../models/open-model.ts";
import { type EncodeFlags, encodeText } from "./encode-text.ts";

/**
 * The ids of `text`.
 *
 * @throws Failure when there are none, when one is not in the model's vocabulary, or when they are more than its context.
 */
export function encodePrompt({ model, encoder }: OpenModel, text: string, flags: EncodeFlags = {}): number[] {
  const { vocabularySize, contextLength } = model.config;
  const ids = encodeText(encoder, text, flags);
  if (ids.length === 0) throw new Failure("the text has no tokens; give at least one character");
  const outside = ids.find((id) => id >= vocabularySize);
  if (outside !== undefined) {
    throw new Failure(
      `${encoder.name}: tokenizer.json gives the id ${outside}, but the model has ${vocabularySize} tokens: they belong to different models`,
    );
  }
  if (ids.length > contextLength)
    throw new Failure(`the text has ${ids.length} tokens, the model takes at most ${contextLength}`);
  return ids;
}

// `prompt` and `input`: a text, several, token ids, or several lists of them. How many tokens fit is checked here too.

import { messageOf } from "../failure.ts";
import type { OpenModel } from "../models/open-model.ts";
import { encodePrompt } from "../tokens/encode-prompt.ts";
import { ApiError, asApiError } from "./api-error.ts";
import { type Fields, given, wrong } from "./fields.ts";

const most = 128;

/** A text as it came, where it came as one, and its ids. */
export interface TokenInput {
  readonly text: string | undefined;
  readonly ids: readonly number[];
}

/** @throws ApiError 400 for anything else; Failure for texts that the tokenizer or the model does not take. */
export function tokenInputs(opened: OpenModel, fields: Fields, name: "prompt" | "input"): readonly TokenInput[] {
  const value = given(fields, name);
  const expected = `a text, up to ${most} of them, token ids or up to ${most} lists of them`;
  const list = Array.isArray(value) && !isIds(value) ? value : [value];
  if (list.length === 0 || list.length > most) throw wrong(name, expected, value);
  return list.map((item): TokenInput => {
    if (typeof item === "string") return { text: item, ids: encodeFrom(opened, item, name) };
    if (Array.isArray(item) && isIds(item)) return { text: undefined, ids: checkedIds(opened, item, name) };
    throw wrong(name, expected, value);
  });
}

/** As encodePrompt; its words about a flag of the command line are replaced. */
export function encodeFrom(opened: OpenModel, text: string, name: string): readonly number[] {
  try {
    return encodePrompt(opened, text);
  } catch (error) {
    const message = messageOf(error).replace(/; --allow-special .*/, "; send token ids where that token is meant");
    throw new ApiError(asApiError(error).status, `${name}: ${message}`, { param: name });
  }
}

const isIds = (value: readonly unknown[]): value is readonly number[] =>
  value.length > 0 && value.every((id) => typeof id === "number");

function checkedIds({ model }: OpenModel, ids: readonly number[], name: string): readonly number[] {
  const { vocabularySize, contextLength } = model.config;
  const outside = ids.find((id) => !Number.isInteger(id) || id < 0 || id >= vocabularySize);
  if (outside !== undefined)
    throw new ApiError(400, `${name} has the id ${outside}, ids are 0 to ${vocabularySize - 1}`, { param: name });
  if (ids.length > contextLength)
    throw new ApiError(400, `${name} has ${ids.length} tokens, the model takes at most ${contextLength}`, {
      param: name,
    });
  return ids;
}

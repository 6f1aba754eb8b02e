// The token ids that concern the decoder of an encoder-decoder. Those of any model are in special-tokens.ts.
import { FormatError } from "../format-error.ts";
import type { ConfigFields } from "./config-fields.ts";

/** `decoder_start_token_id`; where that is absent, the padding or the beginning of text, as transformers' models have it. */
export const startToken = (fields: ConfigFields, vocabularySize: number): number => {
  for (const name of ["decoder_start_token_id", "pad_token_id", "bos_token_id"])
    if (fields.has(name)) {
      const [token] = fields.tokens(name, vocabularySize);
      if (token !== undefined) return token;
    }
  throw new FormatError(`${fields.subject} has no decoder_start_token_id`);
};

/** Tokens that `bad_words_ids` forbids by themselves. @throws FormatError for sequences of several tokens, which are not followed. */
export const neverTokens = (fields: ConfigFields, vocabularySize: number): readonly number[] => {
  const words = fields.json.bad_words_ids ?? [];
  const isToken = (id: unknown): id is number =>
    typeof id === "number" && Number.isInteger(id) && id >= 0 && id < vocabularySize;
  if (!Array.isArray(words) || !words.every((word) => Array.isArray(word) && word.length === 1 && isToken(word[0])))
    throw fields.error("bad_words_ids", `not a list of lists of one token id from 0 to ${vocabularySize - 1}`);
  return (words as number[][]).map(([token]) => token!);
};

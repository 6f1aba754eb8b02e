// An English sentence as the tokens that a translator reads: which language is wanted, the text, an end.
import type { Tokenizer } from "@attn/tokenizer";
import type { EncoderDecoderModel } from "@attn/transformer";

export interface OpenTranslator {
  readonly model: EncoderDecoderModel;
  readonly tokenizer: Tokenizer;
}

/** A language that a model can be asked for by a token in front of the text. */
export interface Language {
  readonly code: string;
  /** The token's id, and how it is written. */
  readonly token: number;
  readonly prefix: string;
}

/** The languages that a model can be asked for; none where it knows only one. */
export function languagesOf(tokenizer: Tokenizer): Language[] {
  return tokenizer.addedTokens.flatMap(({ id, content }) => {
    const code = /^(?:>>(.+)<<|<2(.+)>)$/.exec(content);
    return code === null ? [] : [{ code: code[1] ?? code[2] ?? "", token: id, prefix: content }];
  });
}

/** The language that is meant by `to`: itself where the model knows it, else the model's first; undefined where it has none to choose from. */
export function languageFor(tokenizer: Tokenizer, to: string): Language | undefined {
  const languages = languagesOf(tokenizer);
  return languages.find(({ code }) => code === to) ?? languages[0];
}

/**
 * The ids of a source; none for a text without tokens.
 *
 * @throws RangeError for a text that is longer than what the model reads.
 */
export function sourceTokens({ model, tokenizer }: OpenTranslator, text: string, to: string): number[] {
  const ids = tokenizer.encode(text.trim());
  if (ids.length === 0) return [];
  const language = languageFor(tokenizer, to);
  const [end] = model.config.eosTokens;
  const source = [...(language ? [language.token] : []), ...ids, ...(end === undefined ? [] : [end])];
  const { contextLength } = model.config;
  if (source.length > contextLength)
    throw new RangeError(`this sentence has ${source.length} tokens, the model reads at most ${contextLength}`);
  return source;
}

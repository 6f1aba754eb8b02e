// A text to the source tokens of an encoder-decoder: with the language that is asked for, and an end. What is done with them is elsewhere.
import type { EncoderDecoderModel } from "@attn/transformer";
import { Failure } from "../failure.ts";
import type { OpenModel } from "../models/open-model.ts";
import { encodePrompt } from "../tokens/encode-prompt.ts";
import type { EncodeFlags } from "../tokens/encode-text.ts";

/** An open model that translates. */
export type OpenTranslator = OpenModel & { readonly model: EncoderDecoderModel };

interface SourceFlags extends EncodeFlags {
  /** `--to`: the language, for models that know several. */
  readonly to?: string | undefined;
}

/**
 * The ids of the text between the language's token, where one is asked for, and an end token, which every source has.
 *
 * @throws Failure for a language that the model does not know, or none where it knows several, and what encodePrompt throws.
 */
export function encodeSource(opened: OpenTranslator, text: string, flags: SourceFlags): number[] {
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

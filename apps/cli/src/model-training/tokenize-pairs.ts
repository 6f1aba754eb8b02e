// Pairs of sentences as token ids, the way `attn translate` encodes its source. Which tokenizer cuts them is decided elsewhere.
import type { TokenPair } from "@attn/training";
import { Failure } from "../failure.ts";
import { encodeText } from "../tokens/encode-text.ts";
import type { OpenTokenizer } from "../tokens/open-tokenizer.ts";
import type { BaseModel } from "./base-model.ts";
import { type SentencePair, splitLanguage } from "./read-pairs.ts";
import { endToken } from "./tokenize-corpus.ts";

/** What fills up a batch, and stands before the first token that a translator writes. */
export const padding = "<pad>";

/** The ids that a translator needs: what fills up, what stands before the first token that it writes, and what ends a sentence. */
export type TranslatorTokens = Readonly<Record<"pad" | "start" | "end", number>>;

/** Those of a tokenizer. @throws Failure for one without them. */
export function translatorTokens(opened: OpenTokenizer): TranslatorTokens {
  const [pad, end] = [opened.tokenizer.tokenToId(padding), endToken(opened)];
  if (pad === undefined || end === undefined)
    throw new Failure(`${opened.name}: tokenizer.json has no token ${pad === undefined ? padding : "</s>"}`);
  return { pad, start: pad, end };
}

/** Those of a model that is there. @throws Failure where nothing ends its sentences. */
export function modelTokens({ path, config: { decoder, padToken, eosTokens } }: BaseModel): TranslatorTokens {
  const [[end], start] = [eosTokens, decoder?.startToken];
  if (end === undefined || start === undefined) throw new Failure(`${path}: config.json has no eos_token_id`);
  return { pad: padToken ?? start, start, end };
}

/**
 * Sources with an end token and, where they name a language, its token in front.
 *
 * @throws Failure for pairs beyond the context, unless those are left out
 */
export function tokenizePairs(
  opened: OpenTokenizer,
  pairs: readonly SentencePair[],
  { context, end, skipLong = false }: { readonly context: number; readonly end: number; readonly skipLong?: boolean },
): readonly TokenPair[] {
  const tokens = pairs.map(([source, target]) => {
    const { language, text } = splitLanguage(source);
    const first = language === undefined ? undefined : opened.tokenizer.tokenToId(language);
    const ids = encodeText(opened, first === undefined ? source : text);
    if (ids.at(-1) !== end) ids.push(end);
    return {
      source: first === undefined ? ids : [first, ...ids],
      target: encodeText(opened, target, { addSpecial: false }),
    };
  });
  const isLong = ({ source, target }: TokenPair): boolean => Math.max(source.length, target.length + 1) > context;
  if (skipLong) return tokens.filter((pair) => !isLong(pair));
  const tooLong = tokens.filter(isLong).map(({ source, target }) => Math.max(source.length, target.length + 1));
  if (tooLong.length > 0)
    throw new Failure(
      `${tooLong.length} of ${pairs.length} pairs have more than --context ${context} tokens, the longest ${tooLong.reduce((a, b) => Math.max(a, b))}; raise --context, or leave them out with --skip-long`,
    );
  return tokens;
}

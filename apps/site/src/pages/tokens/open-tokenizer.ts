// A tokenizer with what the page needs beside it: how its tokens are written, where it cuts words, its merges. What is done with a text is elsewhere.
import { Tokenizer } from "@attn/tokenizer";
import { type EncodingName, loadEncoding } from "@attn/tokenizer/encodings";
import type { MergeRules } from "./merge-steps.ts";

/** A tokenizer, taken apart. */
export interface OpenTokenizer {
  readonly tokenizer: Tokenizer;
  /** Whether tokens are bytes, each written as a character of GPT-2's alphabet. */
  readonly byteLevel: boolean;
  /** Gives each word of a text as one token. Merges never cross the border of a word. */
  readonly words: Tokenizer;
  /** Undefined where the model has none; then `model` says which it is. */
  readonly merges: MergeRules | undefined;
  readonly model: string;
  /** What goes before every symbol of a word but the first, and after the last. */
  readonly prefix: string;
  readonly suffix: string;
  /** The token that stands for characters the vocabulary lacks; empty where there is none. */
  readonly unknown: string;
}

/** The parts of a tokenizer.json that are read here. The library has checked them. */
interface FileFields {
  readonly normalizer: unknown;
  readonly pre_tokenizer: unknown;
  readonly model: {
    readonly type: string;
    readonly merges?: readonly (readonly [string, string])[];
    readonly continuing_subword_prefix?: string | null;
    readonly end_of_word_suffix?: string | null;
    readonly unk_token?: string | null;
  };
}

/** Opens the text of a tokenizer.json. @throws Error in one line when it cannot be used */
export function openJson(json: string): OpenTokenizer {
  const tokenizer = Tokenizer.fromJSON(json);
  const file = tokenizer.toJSON() as FileFields;
  const { type, merges, continuing_subword_prefix: prefix, end_of_word_suffix: suffix } = file.model;
  return {
    tokenizer,
    byteLevel: JSON.stringify([file.normalizer, file.pre_tokenizer]).includes('"ByteLevel"'),
    words: wordCutter(file),
    merges: merges && listedMerges(merges, type === "BPE" ? (prefix ?? "") : ""),
    model: type,
    prefix: prefix ?? "",
    suffix: suffix ?? "",
    unknown: file.model.unk_token ?? "",
  };
}

/** The encodings of OpenAI that the page offers. */
export type OfferedEncoding = Exclude<EncodingName, "p50k">;

/** Loads one of OpenAI's encodings. */
export async function openEncoding(name: OfferedEncoding): Promise<OpenTokenizer> {
  const tokenizer = await loadEncoding(name);
  // A trained tokenizer of the same name cuts words alike, and says in its file how.
  const cutsAlike = await Tokenizer.train([], { vocabularySize: 256, preTokenizer: name });
  const added = tokenizer.addedTokens.map(({ id, content }) => ({ id, content, special: true, normalized: false }));
  return {
    tokenizer,
    byteLevel: true,
    words: wordCutter({ ...cutsAlike.toJSON(), added_tokens: added }),
    merges: rankedTokens(tokenizer),
    model: "BPE",
    prefix: "",
    suffix: "",
    unknown: "",
  };
}

/** The same normalization, added tokens and words, but each word is one token: no piece is in the vocabulary, so each is the unknown one. */
function wordCutter(file: object): Tokenizer {
  const added = (file as { readonly added_tokens?: readonly { readonly id: number }[] }).added_tokens ?? [];
  const word = "\u0000a word";
  const id = 1 + added.reduce((highest, token) => Math.max(highest, token.id), 0);
  const model = { type: "WordPiece", unk_token: word, max_input_chars_per_word: 1, vocab: { [word]: id } };
  return Tokenizer.fromJSON({ ...file, post_processor: null, decoder: null, model });
}

/** The merges of a file: a merge's rank is its place in the list. */
function listedMerges(merges: readonly (readonly [string, string])[], prefix: string): MergeRules {
  const ranks = new Map(merges.map(([left, right], rank) => [`${left}\n${right}`, rank]));
  return {
    rank: (left, right) => ranks.get(`${left}\n${right}`),
    join: (left, right) => left + right.slice(prefix.length),
  };
}

/** tiktoken has no list: any two may be joined if together they are a token, and that token's id is the rank. */
function rankedTokens(tokenizer: Tokenizer): MergeRules {
  const added = new Set(tokenizer.addedTokens.map(({ content }) => content));
  const join = (left: string, right: string): string => left + right;
  return {
    rank: (left, right) => (added.has(join(left, right)) ? undefined : tokenizer.tokenToId(join(left, right))),
    join,
  };
}

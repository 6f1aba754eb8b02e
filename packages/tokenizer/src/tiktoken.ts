// tiktoken's rank files as a tokenizer: base64 tokens with ranks, a splitting pattern, special tokens. The data of OpenAI's encodings is not here.

import type { JsonObject } from "./checked-json.ts";
import { TokenizerFormatError } from "./errors.ts";
import { RankModel } from "./models/rank-model.ts";
import { knownRules } from "./patterns/known-patterns.ts";
import { PatternError } from "./patterns/pattern-reader.ts";
import { rustToOniguruma } from "./patterns/rust-to-oniguruma.ts";
import { translatePattern } from "./patterns/translate-pattern.ts";
import { fail, readRankFile } from "./rank-file.ts";
import { assembleParts, type TokenizerParts } from "./tokenizer-parts.ts";

/** What a rank file does not say. */
export interface TiktokenOptions {
  /** The pattern that cuts text into words, in the syntax of Rust's regex and fancy-regex. */
  readonly pattern: string;
  /** Special tokens and their ids. */
  readonly specialTokens?: { readonly [content: string]: number };
}

/** Reads a .tiktoken file. @throws TokenizerFormatError naming the line */
export const parseTiktoken = (
  ranks: string | Uint8Array,
  { pattern, specialTokens = {} }: TiktokenOptions,
): TokenizerParts => {
  const vocabulary = readRankFile(typeof ranks === "string" ? new TextEncoder().encode(ranks) : ranks);
  for (let byte = 0; byte < 256; byte++) {
    if (vocabulary.find(Uint8Array.of(byte), 0, 1) < 0)
      fail(`the ranks lack the byte 0x${byte.toString(16).padStart(2, "0")}`);
  }
  const model = new RankModel(vocabulary);
  if (!knownRules(pattern)) tryPattern("fromTiktoken", () => translatePattern(pattern, "rust"));
  const parts = assembleParts(tokenizerFields(pattern, specialTokens), model, "rust");
  const written = (): string => tryPattern("toJSON", () => rustToOniguruma(pattern));
  return { ...parts, fields: () => ({ ...parts.fields(), pre_tokenizer: preTokenizerField(written()) }) };
};

const bytes: JsonObject = { type: "ByteLevel", add_prefix_space: false, trim_offsets: false, use_regex: false };

const preTokenizerField = (pattern: string): JsonObject => ({
  type: "Sequence",
  pretokenizers: [{ type: "Split", pattern: { Regex: pattern }, behavior: "Isolated", invert: false }, bytes],
});

/** The fields of a tokenizer.json that say what tiktoken does. */
const tokenizerFields = (pattern: string, specialTokens: { readonly [content: string]: number }): JsonObject => ({
  added_tokens: Object.entries(specialTokens).map(([content, id]) => ({
    id,
    content,
    special: true,
    normalized: false,
  })),
  pre_tokenizer: preTokenizerField(pattern),
  decoder: bytes,
});

const tryPattern = <T>(caller: string, use: () => T): T => {
  try {
    return use();
  } catch (error) {
    if (error instanceof PatternError) throw new TokenizerFormatError(`${caller}: the pattern ${error.message}`);
    throw error;
  }
};

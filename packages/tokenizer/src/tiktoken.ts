// tiktoken's rank files as a tokenizer: base64 tokens with ranks, a splitting pattern, special tokens. The data of OpenAI's encodings is not here.

import { byteCharacters } from "./byte-level.ts";
import type { JsonObject } from "./checked-json.ts";
import { quote, TokenizerFormatError } from "./errors.ts";
import { BytePairModel } from "./models/byte-pair-model.ts";
import { RankRules } from "./models/rank-rules.ts";
import { idLimit, Vocabulary } from "./models/vocabulary.ts";
import { PatternError } from "./patterns/pattern-reader.ts";
import { rustToOniguruma } from "./patterns/rust-to-oniguruma.ts";
import { translatePattern } from "./patterns/translate-pattern.ts";
import { assembleParts, type TokenizerParts } from "./tokenizer-parts.ts";

/** What a rank file does not say. */
export interface TiktokenOptions {
  /** The pattern that cuts text into words, in the syntax of Rust's regex and fancy-regex. */
  readonly pattern: string;
  /** Special tokens and their ids. */
  readonly specialTokens?: { readonly [content: string]: number };
}

const fail = (problem: string): never => {
  throw new TokenizerFormatError(`fromTiktoken: ${problem}`);
};

/** A token in base64 as characters of the byte alphabet. */
const decodeToken = (base64: string, where: string): string => {
  let binary = "";
  try {
    binary = atob(base64);
  } catch {
    fail(`${where} is not base64, it is ${quote(base64)}`);
  }
  if (binary === "") fail(`${where} is empty`);
  let token = "";
  for (let i = 0; i < binary.length; i++) token += byteCharacters[binary.charCodeAt(i)] ?? "";
  return token;
};

const parseRanks = (text: string): Vocabulary => {
  const vocabulary = new Vocabulary();
  text.split("\n").forEach((line, i) => {
    if (line.trim() === "") return;
    const [base64 = "", rank = "", ...rest] = line.trim().split(" ");
    if (rest.length > 0 || !/^\d{1,8}$/.test(rank))
      fail(`line ${i + 1} must be a token in base64, a space and its rank, it is ${quote(line)}`);
    addRank(vocabulary, decodeToken(base64, `line ${i + 1}`), Number(rank), `line ${i + 1}`);
  });
  return vocabulary;
};

const addRank = (vocabulary: Vocabulary, token: string, rank: number, where: string): void => {
  if (rank >= idLimit) fail(`${where} has rank ${rank}, ranks must be below ${idLimit}`);
  if (vocabulary.ids.has(token)) fail(`${where} repeats the token of rank ${vocabulary.ids.get(token)}`);
  if (vocabulary.tokens[rank] !== undefined) fail(`${where} repeats rank ${rank}`);
  vocabulary.add(token, rank, where);
};

/** Reads a .tiktoken file. @throws TokenizerFormatError naming the line */
export const parseTiktoken = (
  ranks: string | Uint8Array,
  { pattern, specialTokens = {} }: TiktokenOptions,
): TokenizerParts => {
  const vocabulary = parseRanks(typeof ranks === "string" ? ranks : new TextDecoder().decode(ranks));
  for (const [byte, character] of byteCharacters.entries()) {
    if (!vocabulary.ids.has(character)) fail(`the ranks lack the byte 0x${byte.toString(16).padStart(2, "0")}`);
  }
  const model = new BytePairModel(vocabulary, new RankRules(vocabulary), { ignore_merges: true });
  tryPattern("fromTiktoken", () => translatePattern(pattern, "rust"));
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

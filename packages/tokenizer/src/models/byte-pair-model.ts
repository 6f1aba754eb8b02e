// The byte-pair model: a word becomes symbols, and merges join them. The merge loop and the merge rules are elsewhere.
import { type JsonObject, readBoolean, readOptionalString, refuse } from "../checked-json.ts";
import { quote, TokenizerFormatError } from "../errors.ts";
import { createSymbols, mergeSymbols, type Symbols } from "./merge.ts";
import { parseMerges, type WritableRules } from "./merge-list.ts";
import type { Model } from "./model.ts";
import { UnknownRun } from "./unknown-run.ts";
import { parseVocabulary, type Vocabulary, vocabularyToJson } from "./vocabulary.ts";

/** The fields of a BPE model beside its vocabulary and merges, named as in a tokenizer.json. */
export interface BytePairOptions {
  readonly dropout?: number | undefined;
  readonly unk_token?: string | undefined;
  readonly continuing_subword_prefix?: string | undefined;
  readonly end_of_word_suffix?: string | undefined;
  readonly fuse_unk?: boolean;
  readonly byte_fallback?: boolean;
  readonly ignore_merges?: boolean;
}

/** Byte-pair encoding (Sennrich et al. 2016) as Hugging Face tokenizers does it. */
export class BytePairModel implements Model {
  readonly vocabulary: Vocabulary;
  private readonly rules: WritableRules;
  private readonly options: BytePairOptions;
  private readonly byteIds: Int32Array | null;
  private symbols: Symbols = createSymbols(64);

  constructor(vocabulary: Vocabulary, rules: WritableRules, options: BytePairOptions = {}) {
    this.vocabulary = vocabulary;
    this.rules = rules;
    this.options = options;
    const hex = (byte: number): string => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`;
    this.byteIds = options.byte_fallback
      ? Int32Array.from({ length: 256 }, (_, byte) => vocabulary.idOf(hex(byte)) ?? -1)
      : null;
  }

  tokenize(word: string, ids: number[], spans: number[] | null): void {
    const neverMerge = this.options.dropout === 1;
    const whole = this.options.ignore_merges && !neverMerge ? this.vocabulary.idOf(word) : undefined;
    if (whole !== undefined) {
      ids.push(whole);
      spans?.push(0, word.length);
      return;
    }
    this.split(word);
    const symbols = this.symbols;
    if (!neverMerge) mergeSymbols(symbols, this.rules);
    for (let i = 0; i < symbols.count; i++) {
      ids.push(symbols.ids[i] ?? 0);
      spans?.push(symbols.starts[i] ?? 0, symbols.ends[i] ?? 0);
    }
  }

  /** Makes the symbols of a word, before any merge. */
  private split(word: string): void {
    const { continuing_subword_prefix: prefix = "", end_of_word_suffix: suffix = "" } = this.options;
    const { vocabulary } = this;
    if (this.symbols.ids.length > 65536) this.symbols = createSymbols(64);
    this.symbols.count = 0;
    const unknown = new UnknownRun(this, this.options.fuse_unk === true);
    for (let at = 0; at < word.length; ) {
      const end = at + ((word.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
      let character = word.slice(at, end);
      if (at > 0) character = prefix + character;
      if (end === word.length) character += suffix;
      const id = vocabulary.idOf(character);
      if (id !== undefined) {
        unknown.flush();
        this.push(id, at, end);
      } else if (!this.pushBytes(character, at, end)) {
        unknown.add(character, at, end);
      }
      at = end;
    }
    unknown.flush();
  }

  push(id: number, start: number, end: number): void {
    let symbols = this.symbols;
    if (symbols.count === symbols.ids.length) {
      symbols = createSymbols(symbols.count * 2, symbols);
      this.symbols = symbols;
    }
    const at = symbols.count++;
    symbols.ids[at] = id;
    symbols.starts[at] = start;
    symbols.ends[at] = end;
  }

  private pushBytes(character: string, start: number, end: number): boolean {
    const { byteIds } = this;
    if (!byteIds) return false;
    const bytes = new TextEncoder().encode(character);
    if (bytes.some((byte) => (byteIds[byte] ?? -1) < 0)) return false;
    for (const byte of bytes) this.push(byteIds[byte] ?? 0, start, end);
    return true;
  }

  /** The id that stands for a character the vocabulary lacks, or -1 where such characters are dropped. */
  unknownId(character: string): number {
    const token = this.options.unk_token;
    if (token === undefined) return -1;
    const id = this.vocabulary.idOf(token);
    if (id !== undefined) return id;
    throw new TokenizerFormatError(
      `encode: the vocabulary has neither ${quote(character)} nor the unknown token ${quote(token)}`,
    );
  }

  toJSON(): object {
    return bytePairJson(this.options, this.vocabulary, this.rules.toJSON());
  }
}

/** The "model" object of a byte-pair model. */
export const bytePairJson = (
  o: BytePairOptions,
  vocabulary: Vocabulary,
  merges: readonly [left: string, right: string][],
): object => ({
  type: "BPE",
  dropout: o.dropout ?? null,
  unk_token: o.unk_token ?? null,
  continuing_subword_prefix: o.continuing_subword_prefix ?? null,
  end_of_word_suffix: o.end_of_word_suffix ?? null,
  fuse_unk: o.fuse_unk ?? false,
  byte_fallback: o.byte_fallback ?? false,
  ignore_merges: o.ignore_merges ?? false,
  vocab: vocabularyToJson(vocabulary),
  merges,
});

const readDropout = (value: unknown): number | undefined => {
  if (value === null || value === undefined) return undefined;
  if (typeof value === "number" && value >= 0 && value <= 1) return value;
  return refuse("model.dropout", `must be a number from 0 to 1, it is ${quote(value)}`);
};

/** Reads a model of type BPE. @throws TokenizerFormatError */
export const parseBytePairModel = (json: JsonObject): Model => {
  const vocabulary = parseVocabulary(json.vocab, "model.vocab");
  const options: BytePairOptions = {
    dropout: readDropout(json.dropout),
    unk_token: readOptionalString(json.unk_token, "model.unk_token"),
    continuing_subword_prefix: readOptionalString(json.continuing_subword_prefix, "model.continuing_subword_prefix"),
    end_of_word_suffix: readOptionalString(json.end_of_word_suffix, "model.end_of_word_suffix"),
    fuse_unk: readBoolean(json.fuse_unk, "model.fuse_unk", false),
    byte_fallback: readBoolean(json.byte_fallback, "model.byte_fallback", false),
    ignore_merges: readBoolean(json.ignore_merges, "model.ignore_merges", false),
  };
  const rules = parseMerges(json.merges, "model.merges", vocabulary, options.continuing_subword_prefix ?? "");
  return new BytePairModel(vocabulary, rules, options);
};

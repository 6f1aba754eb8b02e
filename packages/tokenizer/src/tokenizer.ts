// The Tokenizer: text to ids and back. The parts it is made of, and how files are read, are in files of their own.
import { type AddedToken, addedTokensToJson, type SpecialRule } from "./added-tokens.ts";
import { checkCount, checkText } from "./call-check.ts";
import { DecodeStream } from "./decode-stream.ts";
import { Encoder } from "./encoder.ts";
import { quote } from "./errors.ts";
import { type EncodingWithOffsets, surroundEncoding, surroundIds } from "./post-processor.ts";
import { createSpecialRule, type SpecialTokenOptions } from "./special-tokens.ts";
import { parseTiktoken, type TiktokenOptions } from "./tiktoken.ts";
import { parseTokenizerJson, type TokenizerParts } from "./tokenizer-parts.ts";
import type { TrainInput, TrainOptions } from "./training/train-options.ts";

/** Options of encode and encodeWithOffsets. */
export interface EncodeOptions extends SpecialTokenOptions {
  /** Whether the file's post-processor adds its special tokens around the text (true). */
  readonly addSpecialTokens?: boolean | undefined;
  /** Ids to give at most, special tokens around the text included. Text after the cut is not looked at. */
  readonly maxTokens?: number | undefined;
}

/** Options of count. */
export interface CountOptions extends SpecialTokenOptions {
  readonly addSpecialTokens?: boolean | undefined;
  /** Where counting may stop: a text of more tokens counts as limit + 1. */
  readonly limit?: number | undefined;
}

/** Options of decode and decodeStream. */
export interface DecodeOptions {
  /** Leaves special tokens out of the text (false). */
  readonly skipSpecialTokens?: boolean | undefined;
}

/** A byte-pair or WordPiece tokenizer read from a file. */
export class Tokenizer {
  private readonly parts: TokenizerParts;
  private readonly encoder: Encoder;

  private constructor(parts: TokenizerParts) {
    this.parts = parts;
    this.encoder = new Encoder(parts);
  }

  /**
   * Reads a Hugging Face `tokenizer.json`, as text, as its bytes or as the parsed object.
   * @throws TokenizerFormatError with one line that names the field and its value
   */
  static fromJSON(json: unknown): Tokenizer {
    return new Tokenizer(parseTokenizerJson(json));
  }

  /**
   * Reads a tiktoken rank file: lines of a token in base64 and its rank.
   * @throws TokenizerFormatError with one line that names the line or the part of the pattern
   */
  static fromTiktoken(ranks: string | Uint8Array, options: TiktokenOptions): Tokenizer {
    return new Tokenizer(parseTiktoken(ranks, options));
  }

  /**
   * Learns a byte-pair tokenizer from texts: the merges that the BpeTrainer of Hugging Face finds, ties included. What is kept of the input is
   * each different word once, with its count. Every item of an iterable is a text of its own, as in Hugging Face's train_from_iterator; a
   * ReadableStream and bytes (UTF-8) are cut into lines, as files are there. The code for this is loaded at the first call.
   * @throws RangeError and TypeError for options and input that cannot be used; the reason of `signal` when it is aborted
   */
  static async train(input: TrainInput, options: TrainOptions = {}): Promise<Tokenizer> {
    const { trainTokenizer } = await import("./training/train-tokenizer.ts");
    return new Tokenizer(parseTokenizerJson(await trainTokenizer(input, options)));
  }

  /** How many tokens there are, added ones included. Ids may have gaps and go beyond it. */
  get vocabularySize(): number {
    const { addedTokens, model } = this.parts;
    return (
      model.vocabulary.size +
      addedTokens.list.filter((token) => model.vocabulary.idOf(token.content) === undefined).length
    );
  }

  /** The added tokens of the file, special ones among them, in its order. */
  get addedTokens(): readonly AddedToken[] {
    return this.parts.addedTokens.list;
  }

  /** The token of an id as the file writes it (`"Ġworld"`, `"▁world"`), or undefined. */
  idToToken(id: number): string | undefined {
    return this.parts.addedTokens.byId.get(id)?.content ?? this.parts.model.vocabulary.tokenOf(id);
  }

  /** The id of a token as the file writes it, or undefined. */
  tokenToId(token: string): number | undefined {
    return this.parts.addedTokens.byContent.get(token)?.id ?? this.parts.model.vocabulary.idOf(token);
  }

  /**
   * The ids of a text. Half surrogate pairs count as U+FFFD.
   * @throws RangeError for a special token in the text that is not allowed, or a `maxTokens` below the number of special tokens around the text
   */
  encode(text: string, options: EncodeOptions = {}): number[] {
    const room = this.roomFor("encode", options);
    const ids = this.encoder.encode(text, this.ruleFor("encode", text, options), room);
    if (ids.length > room) ids.length = room;
    return options.addSpecialTokens === false ? ids : surroundIds(ids, this.parts.postProcessor);
  }

  /**
   * The ids of a text with their tokens and, for each, [start, end) in UTF-16 positions of the text as it was given.
   * Tokens that share a character overlap; special tokens around the text have [0, 0].
   * @throws RangeError as encode
   */
  encodeWithOffsets(text: string, options: EncodeOptions = {}): EncodingWithOffsets {
    const room = this.roomFor("encodeWithOffsets", options);
    const encoding = this.encoder.encodeAligned(text, this.ruleFor("encodeWithOffsets", text, options), room);
    for (const list of [encoding.ids, encoding.tokens, encoding.offsets]) if (list.length > room) list.length = room;
    return surroundEncoding(encoding, text, this.parts.postProcessor, options.addSpecialTokens !== false);
  }

  /**
   * How many ids `encode` would give. With a limit, a text of more gives limit + 1, and the rest of it is not looked at.
   * @throws RangeError as encode
   */
  count(text: string, { limit, ...options }: CountOptions = {}): number {
    if (limit !== undefined) checkCount("count", "limit", limit);
    const around = options.addSpecialTokens === false ? 0 : this.specialsAround;
    const most = limit === undefined ? Number.POSITIVE_INFINITY : limit + 1 - around;
    if (most <= 0) return (limit ?? 0) + 1;
    return Math.min(this.encoder.encode(text, this.ruleFor("count", text, options), most).length, most) + around;
  }

  /**
   * The text of ids. Bytes that are no UTF-8 become U+FFFD.
   * @throws RangeError for an id that the vocabulary does not have
   */
  decode(ids: Iterable<number>, options: DecodeOptions = {}): string {
    const stream = this.openStream("decode", options);
    const parts: string[] = [];
    for (const id of ids) parts.push(stream.push(id));
    parts.push(stream.end());
    return parts.join("");
  }

  /** Decodes ids one at a time, never half a character; joined, the texts are what `decode` gives. */
  decodeStream(options: DecodeOptions = {}): DecodeStream {
    return this.openStream("decodeStream", options);
  }

  /** The tokenizer as a `tokenizer.json` object; merges are pairs. A tiktoken file's merges are worked out, which takes seconds for large ones. */
  toJSON(): object {
    const { fields, addedTokens, model } = this.parts;
    return { version: "1.0", ...fields(), added_tokens: addedTokensToJson(addedTokens.list), model: model.toJSON() };
  }

  private openStream(caller: string, { skipSpecialTokens = false }: DecodeOptions): DecodeStream {
    const { addedTokens, model, decoder } = this.parts;
    const tokenOf = (id: number): string | undefined => {
      const added = addedTokens.byId.get(id);
      if (added) return added.special && skipSpecialTokens ? undefined : addedTokens.textOf(added);
      const token = typeof id === "number" ? model.vocabulary.tokenOf(id) : undefined;
      if (token !== undefined) return token;
      throw new RangeError(
        `${caller}: no token has the id ${quote(id)}, ids are whole numbers from 0 to ${this.highestId}`,
      );
    };
    return new DecodeStream(tokenOf, decoder());
  }

  private get highestId(): number {
    return this.addedTokens.reduce(
      (highest, token) => Math.max(highest, token.id),
      this.parts.model.vocabulary.highestId,
    );
  }

  private get specialsAround(): number {
    return this.parts.postProcessor.reduce((sum, { before, after }) => sum + before.length + after.length, 0);
  }

  /** How many ids of the text itself may be given. */
  private roomFor(caller: string, { maxTokens, addSpecialTokens = true }: EncodeOptions): number {
    if (maxTokens === undefined) return Number.POSITIVE_INFINITY;
    checkCount(caller, "maxTokens", maxTokens);
    const around = addSpecialTokens ? this.specialsAround : 0;
    if (maxTokens < around)
      throw new RangeError(
        `${caller}: maxTokens is ${maxTokens}, but ${around} special tokens go around the text. Raise it or pass addSpecialTokens: false`,
      );
    return maxTokens - around;
  }

  private ruleFor(caller: string, text: unknown, options: SpecialTokenOptions): SpecialRule {
    checkText(caller, text);
    return createSpecialRule(caller, this.addedTokens, options);
  }
}

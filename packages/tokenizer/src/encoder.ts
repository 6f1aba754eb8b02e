// From text to ids: added tokens, normalization, words, the model. What goes around the ids, and options, are in tokenizer.ts.
import type { AddedToken, AddedTokens, SpecialRule } from "./added-tokens.ts";
import { type AlignedText, alignedText, plainText } from "./aligned-text.ts";
import { alignedToByteLevel, toByteLevel } from "./byte-level.ts";
import type { Model } from "./models/model.ts";
import type { Normalizer } from "./normalizers/normalizer.ts";
import type { WordRules } from "./patterns/word-ends.ts";
import type { EncodingWithOffsets } from "./post-processor.ts";
import type { PreTokenizers } from "./pre-tokenizers/pre-tokenizer.ts";
import { WordCache } from "./word-cache.ts";
import { ByteEncoder } from "./words/byte-encoder.ts";
import { IdBuffer } from "./words/id-buffer.ts";

/** The parts of a tokenizer that make ids. */
export interface EncoderParts {
  readonly addedTokens: AddedTokens;
  readonly normalizer: Normalizer | undefined;
  readonly preTokenizers: PreTokenizers;
  readonly model: Model;
}

const loneSurrogates = /\p{Surrogate}/gu;

/** The text with U+FFFD for halves of surrogate pairs. */
const wellFormed = (text: string & { readonly toWellFormed?: () => string }): string =>
  text.toWellFormed ? text.toWellFormed() : text.replace(loneSurrogates, "\ufffd");

interface ByteOptions {
  readonly rule: SpecialRule;
  readonly most: number;
  readonly wordRules: WordRules;
}

/** What to do with the pieces of a text; false stops. */
interface PieceVisitors {
  readonly onText: (piece: AlignedText) => boolean;
  readonly onToken: (piece: AlignedText, token: AddedToken) => boolean;
}

/** Encodes texts; it remembers words between calls. */
export class Encoder {
  private readonly parts: EncoderParts;
  private readonly cache = new WordCache(20_000);
  private bytes: ByteEncoder | undefined;
  private readonly buffer = new IdBuffer();

  constructor(parts: EncoderParts) {
    this.parts = parts;
  }

  /** The ids of a text, without special tokens around it; stops when there are `most` or more. */
  encode(text: string, rule: SpecialRule, most: number): number[] {
    const { normalizer, preTokenizers, addedTokens } = this.parts;
    // Normalization and some pre-tokenizers move positions, so where a rule needs the true ones the slower way is taken.
    const isMoved = normalizer !== undefined;
    const asksFirst = preTokenizers.asksFirst > 0 || (preTokenizers.asksFirst === 0 && isMoved);
    const asksSpecial = (): boolean => addedTokens.list.some((token) => token.special && token.normalized);
    const needsAlignment = asksFirst || (isMoved && addedTokens.hasNormalized && asksSpecial());
    if (needsAlignment) return this.encodeAligned(text, rule, most).ids;
    const { wordRules } = preTokenizers;
    return wordRules ? this.encodeBytes(text, { rule, most, wordRules }) : this.encodeWords(text, rule, most);
  }

  /** Words from a scanner of bytes. */
  private encodeBytes(text: string, { rule, most, wordRules }: ByteOptions): number[] {
    this.bytes ??= new ByteEncoder(this.parts.model, wordRules);
    const { bytes, buffer } = this;
    // An error may have left ids behind.
    buffer.clear();
    this.pieces(plainText(wellFormed(text), true), rule, {
      onText: (piece) => bytes.encode(piece.text, buffer, most),
      onToken: (_, token) => {
        buffer.push(token.id);
        return buffer.length < most;
      },
    });
    const ids = buffer.toArray();
    buffer.clear();
    return ids;
  }

  /** Words as strings, however they are cut. */
  private encodeWords(text: string, rule: SpecialRule, most: number): number[] {
    const { preTokenizers } = this.parts;
    const ids: number[] = [];
    const onWord = (word: AlignedText): boolean => {
      if (word.text !== "") this.pushWord(word.text, ids);
      return ids.length < most;
    };
    this.pieces(plainText(wellFormed(text), true), rule, {
      onText: (piece) => preTokenizers.run(piece, onWord),
      onToken: (_, token) => ids.push(token.id) < most,
    });
    return ids;
  }

  /** `encode` with the token and the range of the original text of each id. */
  encodeAligned(text: string, rule: SpecialRule, most: number): EncodingWithOffsets {
    const { model, preTokenizers } = this.parts;
    const encoding: EncodingWithOffsets = { ids: [], tokens: [], offsets: [] };
    const { ids, tokens, offsets } = encoding;
    const spans: number[] = [];
    const onWord = (piece: AlignedText): boolean => {
      if (piece.text === "") return true;
      const word = preTokenizers.leavesBytes ? alignedToByteLevel(piece) : piece;
      spans.length = 0;
      const first = ids.length;
      model.tokenize(word.text, ids, spans);
      for (let i = first; i < ids.length; i++) {
        tokens.push(model.vocabulary.tokenOf(ids[i] ?? 0) ?? "");
        offsets.push(rangeOf(word, spans[(i - first) * 2] ?? 0, spans[(i - first) * 2 + 1] ?? 0));
      }
      return ids.length < most;
    };
    this.pieces(alignedText(wellFormed(text)), rule, {
      onText: (piece) => preTokenizers.run(piece, onWord),
      onToken: (piece, token) => {
        tokens.push(piece.text);
        offsets.push(rangeOf(piece, 0, piece.text.length));
        return ids.push(token.id) < most;
      },
    });
    return encoding;
  }

  /** Visits added tokens and the normalized text between them in the order of the text. */
  private pieces(text: AlignedText, rule: SpecialRule, { onText, onToken }: PieceVisitors): boolean {
    const { addedTokens, normalizer } = this.parts;
    return addedTokens.split(text, rule, (section, token) => {
      if (token) return onToken(section, token);
      const normalized = normalizer ? normalizer(section) : section;
      if (!addedTokens.hasNormalized) return normalized.text === "" || onText(normalized);
      return addedTokens.splitNormalized(normalized, rule, (piece, found) =>
        found ? onToken(piece, found) : onText(piece),
      );
    });
  }

  private pushWord(word: string, ids: number[]): void {
    let found = this.cache.get(word);
    if (!found) {
      const made: number[] = [];
      this.parts.model.tokenize(this.parts.preTokenizers.leavesBytes ? toByteLevel(word) : word, made, null);
      this.cache.set(word, made);
      found = made;
    }
    for (let i = 0; i < found.length; i++) ids.push(found[i] ?? 0);
  }
}

const rangeOf = ({ starts, ends }: AlignedText, start: number, end: number): [number, number] => [
  starts?.[start] ?? 0,
  ends?.[Math.max(start, end - 1)] ?? 0,
];

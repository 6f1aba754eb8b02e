// From text to ids: added tokens, normalization, words, the model. What goes around the ids, and options, are in tokenizer.ts.
import type { AddedToken, AddedTokens, SpecialRule } from "./added-tokens.ts";
import { type AlignedText, alignedText, plainText } from "./aligned-text.ts";
import { alignedToByteLevel, toByteLevel } from "./byte-level.ts";
import type { Model } from "./models/model.ts";
import type { Normalizer } from "./normalizers/normalizer.ts";
import type { EncodingWithOffsets } from "./post-processor.ts";
import type { PreTokenizers } from "./pre-tokenizers/pre-tokenizer.ts";
import { WordCache } from "./word-cache.ts";

/** The parts of a tokenizer that make ids. */
export interface EncoderParts {
  readonly addedTokens: AddedTokens;
  readonly normalizer: Normalizer | undefined;
  readonly preTokenizers: PreTokenizers;
  readonly model: Model;
}

const loneSurrogates = /\p{Surrogate}/gu;

/** Encodes texts; it remembers words between calls. */
export class Encoder {
  private readonly parts: EncoderParts;
  private readonly cache = new WordCache(20_000);

  constructor(parts: EncoderParts) {
    this.parts = parts;
  }

  /** The ids of a text, without special tokens around it; stops when there are `most` or more. */
  encode(text: string, rule: SpecialRule, most: number): number[] {
    const { normalizer, preTokenizers, addedTokens } = this.parts;
    // Normalization moves positions, so where a rule needs the true ones the slower way is taken.
    const needsAlignment =
      normalizer !== undefined &&
      (preTokenizers.asksFirst ||
        (addedTokens.hasNormalized && addedTokens.list.some((token) => token.special && token.normalized)));
    if (needsAlignment) return this.encodeAligned(text, rule, most).ids;
    const ids: number[] = [];
    this.pieces(plainText(text.replace(loneSurrogates, "\ufffd"), true), rule, (piece, token) => {
      if (token) ids.push(token.id);
      else this.pushWord(piece.text, ids);
      return ids.length < most;
    });
    return ids;
  }

  /** `encode` with the token and the range of the original text of each id. */
  encodeAligned(text: string, rule: SpecialRule, most: number): EncodingWithOffsets {
    const { model, preTokenizers } = this.parts;
    const encoding: EncodingWithOffsets = { ids: [], tokens: [], offsets: [] };
    const { ids, tokens, offsets } = encoding;
    const spans: number[] = [];
    this.pieces(alignedText(text.replace(loneSurrogates, "\ufffd")), rule, (piece, token) => {
      if (token) {
        ids.push(token.id);
        tokens.push(piece.text);
        offsets.push(rangeOf(piece, 0, piece.text.length));
        return ids.length < most;
      }
      const word = preTokenizers.leavesBytes ? alignedToByteLevel(piece) : piece;
      spans.length = 0;
      const first = ids.length;
      model.tokenize(word.text, ids, spans);
      for (let i = first; i < ids.length; i++) {
        tokens.push(model.vocabulary.tokens[ids[i] ?? 0] ?? "");
        offsets.push(rangeOf(word, spans[(i - first) * 2] ?? 0, spans[(i - first) * 2 + 1] ?? 0));
      }
      return ids.length < most;
    });
    return encoding;
  }

  /** Visits words and added tokens in the order of the text. */
  private pieces(
    text: AlignedText,
    rule: SpecialRule,
    visit: (piece: AlignedText, token: AddedToken | undefined) => boolean,
  ): boolean {
    const { addedTokens, normalizer, preTokenizers } = this.parts;
    const words = (piece: AlignedText): boolean =>
      preTokenizers.run(piece, (word) => word.text === "" || visit(word, undefined));
    return addedTokens.split(text, rule, (section, token) => {
      if (token) return visit(section, token);
      const normalized = normalizer ? normalizer(section) : section;
      if (!addedTokens.hasNormalized) return normalized.text === "" || words(normalized);
      return addedTokens.splitNormalized(normalized, rule, (piece, found) =>
        found ? visit(piece, found) : words(piece),
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

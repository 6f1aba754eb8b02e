// Every normalizer that a tokenizer.json can name, by its type. Unicode normalization forms are in unicode-form.ts, BERT's cleaning in bert-normalizer.ts.
import { type AlignedText, mapCharacters, prependText, sliceText, TextBuilder } from "../aligned-text.ts";
import { toByteLevel } from "../byte-level.ts";
import { flattenSequence, type JsonObject, readBoolean, readString, refuse } from "../checked-json.ts";
import { quote } from "../errors.ts";
import { whiteSpace } from "../patterns/character-sets.ts";
import type { Scanner } from "../patterns/scanner.ts";
import { parsePattern } from "../pre-tokenizers/pre-tokenizer.ts";
import { createBertNormalizer, lowercase } from "./bert-normalizer.ts";
import { nmtCharacter } from "./nmt.ts";
import { normalizeForm } from "./unicode-form.ts";

/** Rewrites a text and keeps its alignment if it has one. */
export type Normalizer = (text: AlignedText) => AlignedText;

/** Reads the "normalizer" object; null gives undefined. @throws TokenizerFormatError */
export const parseNormalizers = (value: unknown): Normalizer | undefined => {
  const steps = flattenSequence(value, "normalizer", "normalizers").map(([json, path]) => parseNormalizer(json, path));
  return steps.length === 0 ? undefined : (text) => steps.reduce((result, step) => step(result), text);
};

const parseNormalizer = (json: JsonObject, path: string): Normalizer => {
  switch (json.type) {
    case "NFC":
    case "NFD":
    case "NFKC":
    case "NFKD": {
      const form = json.type;
      return (text) => normalizeForm(text, form);
    }
    case "Lowercase":
      return lowercase;
    case "Strip":
      return createStrip(
        readBoolean(json.strip_left, `${path}.strip_left`),
        readBoolean(json.strip_right, `${path}.strip_right`),
      );
    case "StripAccents":
      return (text) => mapCharacters(text, (character) => (/^\p{M}/u.test(character) ? "" : character));
    case "Replace":
      return createReplace(json, path);
    case "Prepend": {
      const prefix = readString(json.prepend, `${path}.prepend`);
      return (text) => prependText(text, prefix);
    }
    case "ByteLevel":
      return (text) => mapCharacters(text, toByteLevel);
    case "Nmt":
      return (text) => mapCharacters(text, nmtCharacter);
    case "BertNormalizer":
    case "Bert":
      return createBertNormalizer(json, path);
    default:
      return refuse(`${path}.type`, `names ${quote(json.type)}, which is not a supported normalizer`);
  }
};

const createStrip = (left: boolean, right: boolean): Normalizer => {
  const leading = new RegExp(`^[${whiteSpace}]*`, "v");
  const last = new RegExp(`[${whiteSpace}]`, "v");
  return (text) => {
    const from = left ? (leading.exec(text.text)?.[0].length ?? 0) : 0;
    let to = text.text.length;
    while (right && to > from && last.test(text.text.charAt(to - 1))) to--;
    return sliceText(text, from, to);
  };
};

const createReplace = (json: JsonObject, path: string): Normalizer => {
  const scan = parsePattern(json.pattern, `${path}.pattern`);
  const content = readString(json.content, `${path}.content`);
  return (text) => replaceMatches(text, scan, content);
};

/** Replaces every match; what it is replaced by is aligned like the last unit of the match. */
export const replaceMatches = (source: AlignedText, scan: Scanner, content: string): AlignedText => {
  const builder = new TextBuilder(source);
  scan(source.text, (start, end, isMatch) => {
    if (isMatch) builder.add(content, end - 1);
    else builder.copy(start, end);
    return true;
  });
  return builder.build();
};

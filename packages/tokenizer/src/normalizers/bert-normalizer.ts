// BERT's text cleaning, and lower case without context. Splitting at spaces and punctuation is a pre-tokenizer's work.
import { type AlignedText, mapCharacters } from "../aligned-text.ts";
import { type JsonObject, readBoolean } from "../checked-json.ts";
import { whiteSpace } from "../patterns/character-sets.ts";
import { normalizeForm } from "./unicode-form.ts";

/** Lower case, each character by itself: a capital sigma is always σ, never the final ς. */
export const lowercase = (source: AlignedText): AlignedText => {
  if (source.starts) return mapCharacters(source, (character) => character.toLowerCase());
  return { ...source, text: source.text.replaceAll("Σ", "σ").toLowerCase() };
};

const cleaned = (): ((character: string) => string) => {
  const space = new RegExp(`[${whiteSpace}]`, "v");
  return (character) => {
    if (character === "\t" || character === "\n" || character === "\r") return " ";
    // Controls go first, so that U+000B, U+000C and U+0085 are removed though they are white space.
    if (character === "\ufffd" || /[\p{Cc}\p{Cf}\p{Co}]/u.test(character)) return "";
    return space.test(character) ? " " : character;
  };
};

/** The blocks that BERT takes for Chinese. U+2B820 to U+2B91F are left out, as in the original. */
const isChinese = (code: number): boolean =>
  (code >= 0x4e00 && code <= 0x9fff) ||
  (code >= 0x3400 && code <= 0x4dbf) ||
  (code >= 0x20000 && code <= 0x2a6df) ||
  (code >= 0x2a700 && code <= 0x2b73f) ||
  (code >= 0x2b740 && code <= 0x2b81f) ||
  (code >= 0x2b920 && code <= 0x2ceaf) ||
  (code >= 0xf900 && code <= 0xfaff) ||
  (code >= 0x2f800 && code <= 0x2fa1f);

/** Reads a BertNormalizer: clean_text, handle_chinese_chars, strip_accents (null: as lowercase), lowercase. */
export const createBertNormalizer = (json: JsonObject, path: string): ((text: AlignedText) => AlignedText) => {
  const isLower = readBoolean(json.lowercase, `${path}.lowercase`);
  const isClean = readBoolean(json.clean_text, `${path}.clean_text`);
  const isSpaced = readBoolean(json.handle_chinese_chars, `${path}.handle_chinese_chars`);
  const isBare = readBoolean(json.strip_accents, `${path}.strip_accents`, isLower);
  const clean = cleaned();
  return (text) => {
    let result = text;
    if (isClean) result = mapCharacters(result, clean);
    if (isSpaced)
      result = mapCharacters(result, (character) =>
        isChinese(character.codePointAt(0) ?? 0) ? ` ${character} ` : character,
      );
    if (isBare)
      result = mapCharacters(normalizeForm(result, "NFD"), (character) =>
        /^\p{Mn}/u.test(character) ? "" : character,
      );
    return isLower ? lowercase(result) : result;
  };
};

// GPT-2's alphabet of 256 printable characters, one per byte, and text in it. Splitting into words is not here.
import { type AlignedText, TextBuilder } from "./aligned-text.ts";

const isPrintable = (byte: number): boolean =>
  (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);

const createAlphabet = (): readonly string[] => {
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isPrintable(byte) ? byte : next++));
};

/** The character of each byte: printable Latin-1 stands for itself, the other 68 bytes are U+0100 to U+0143. */
export const byteCharacters: readonly string[] = /* @__PURE__ */ createAlphabet();

const createInverse = (): Int16Array => {
  const inverse = new Int16Array(0x144).fill(-1);
  byteCharacters.forEach((character, byte) => {
    inverse[character.charCodeAt(0)] = byte;
  });
  return inverse;
};

const bytesByUnit: Int16Array = /* @__PURE__ */ createInverse();

/** The byte of a UTF-16 unit of the alphabet, or -1 for any other unit. */
export const byteOfUnit = (unit: number): number => bytesByUnit[unit] ?? -1;

/** The UTF-8 bytes of one code point (a lone surrogate must have been replaced before), each as its character. */
const bytesOfCodePoint = (code: number): string => {
  const b = byteCharacters;
  if (code < 0x80) return b[code] ?? "";
  const last = b[0x80 | (code & 63)] ?? "";
  if (code < 0x800) return b[0xc0 | (code >> 6)] + last;
  const middle = b[0x80 | ((code >> 6) & 63)] + last;
  if (code < 0x10000) return b[0xe0 | (code >> 12)] + middle;
  return `${b[0xf0 | (code >> 18)]}${b[0x80 | ((code >> 12) & 63)]}${middle}`;
};

/** The UTF-8 bytes of a text, each written as its character: `" é"` is `"ĠÃ©"`. */
export const toByteLevel = (text: string): string => {
  let result = "";
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i) ?? 0;
    if (code > 0xffff) i++;
    result += bytesOfCodePoint(code);
  }
  return result;
};

/** `toByteLevel` that keeps the alignment: every byte has the range of its whole character. */
export const alignedToByteLevel = (source: AlignedText): AlignedText => {
  const builder = new TextBuilder(source);
  let at = 0;
  for (const character of source.text) {
    builder.add(toByteLevel(character), at);
    at += character.length;
  }
  return builder.build();
};

/** The bytes of a text if every unit of it is in the alphabet, else its UTF-8 bytes. */
export const fromByteLevel = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const byte = byteOfUnit(text.charCodeAt(i));
    if (byte < 0) return new TextEncoder().encode(text);
    bytes[i] = byte;
  }
  return bytes;
};

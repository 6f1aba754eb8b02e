// The classes of characters that splitting patterns tell apart, read from UTF-8. They are the engine's own Unicode properties; no pattern is here.
import { whiteSpace } from "./character-sets.ts";

/** One bit per class; every character is in exactly one. */
export const upper = 1; // Lu, Lt
export const lower = 2; // Ll
export const caseless = 4; // Lm, Lo
export const mark = 8; // M
export const number = 16; // N
export const space = 32; // White_Space without the two line ends
export const lineEnd = 64; // LF, CR
export const other = 128;

export const letter: number = upper | lower | caseless;

/** The byte that ends a text for a scanner. UTF-8 has no such byte, and it is in no class. */
export const endByte = 0xff;

const multibyte = 256;

const asciiClass = (byte: number): number => {
  if (byte === 10 || byte === 13) return lineEnd;
  if (byte === 32 || (byte >= 9 && byte <= 12)) return space;
  if (byte >= 48 && byte <= 57) return number;
  const folded = byte | 32;
  if (folded < 97 || folded > 122) return other;
  return byte < 97 ? upper : lower;
};

const createLeads = (): Uint16Array =>
  Uint16Array.from({ length: 256 }, (_, byte) => (byte < 128 ? asciiClass(byte) : byte < endByte ? multibyte : 0));

/** By first byte: the class of ASCII, 256 for a longer character, 0 for the end. */
const leads: Uint16Array = /* @__PURE__ */ createLeads();

// By code point, filled in blocks of 256 when one of them is met; 0 is a code point not looked at yet.
const classes: Uint8Array = /* @__PURE__ */ new Uint8Array(0x110000);

let properties: readonly RegExp[] | undefined;

/** Looks a block of 256 code points up in the engine's properties. */
const classifyBlock = (code: number): number => {
  properties ??= ["\\p{Lu}\\p{Lt}", "\\p{Ll}", "\\p{Lm}\\p{Lo}", "\\p{M}", "\\p{N}", whiteSpace].map(
    (set) => new RegExp(`[${set}]`, "v"),
  );
  for (let i = code & ~255; i <= (code | 255); i++) {
    const character = String.fromCodePoint(i);
    const found = properties.findIndex((property) => property.test(character));
    classes[i] = found < 0 ? other : 1 << found;
  }
  return classes[code]!;
};

/** The class of a character of two to four bytes. */
const longClass = (bytes: Uint8Array, at: number): number => {
  const lead = bytes[at]!;
  const second = bytes[at + 1]! & 63;
  let code = ((lead & 31) << 6) | second;
  if (lead >= 0xe0) {
    code = ((lead & 15) << 12) | (second << 6) | (bytes[at + 2]! & 63);
    if (lead >= 0xf0) code = ((lead & 7) << 18) | (second << 12) | ((bytes[at + 2]! & 63) << 6) | (bytes[at + 3]! & 63);
  }
  return classes[code]! || classifyBlock(code);
};

/** The class of the character at a byte, 0 at the end. */
export const classAt = (bytes: Uint8Array, at: number): number => {
  const kind = leads[bytes[at]!]!;
  return kind === multibyte ? longClass(bytes, at) : kind;
};

/** Where the character at a byte ends. */
export const characterEnd = (bytes: Uint8Array, at: number): number => {
  const lead = bytes[at]!;
  return at + (lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4);
};

/** The first place from `from` on where the character is in none of the classes. */
export const skip = (bytes: Uint8Array, from: number, mask: number): number => {
  let at = from;
  for (;;) {
    const kind = leads[bytes[at]!]!;
    if ((kind & mask) !== 0) at++;
    else if (kind !== multibyte || (longClass(bytes, at) & mask) === 0) return at;
    else at = characterEnd(bytes, at);
  }
};

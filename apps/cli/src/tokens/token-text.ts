// The text that one token stands for, for display: where it is only a part of a character, its bytes. Decoding texts is the tokenizer's.
import type { Tokenizer } from "@attn/tokenizer";

/** GPT-2's alphabet: which byte a character of a byte-level token stands for. */
const byteOf: ReadonlyMap<string, number> = byteAlphabet();

/** The token's own text: with its leading space, `##` kept, unfinished characters as `\xE2\x82`. */
export function tokenText(tokenizer: Tokenizer, id: number): string {
  const raw = tokenizer.idToToken(id) ?? "";
  if (raw.includes("▁")) return raw.replaceAll("▁", " ");
  const byte = /^<0x([0-9A-F]{2})>$/.exec(raw)?.[1];
  if (byte !== undefined) return byte < "80" ? String.fromCharCode(Number.parseInt(byte, 16)) : `\\x${byte}`;
  if (raw.startsWith("##")) return raw;
  const text = tokenizer.decode([id]);
  return text.includes("\ufffd") && !raw.includes("\ufffd") ? bytesOf(raw) : text;
}

function bytesOf(raw: string): string {
  const hex = (byte: number): string => `\\x${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  return Array.from(raw, (character) => {
    const byte = byteOf.get(character);
    if (byte === undefined) return character;
    return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : hex(byte);
  }).join("");
}

/** Printable Latin-1 stands for itself, the other bytes in their order for the characters from U+0100. */
function byteAlphabet(): Map<string, number> {
  const alphabet = new Map<string, number>();
  let next = 0x100;
  for (let byte = 0; byte < 256; byte++) {
    const printable = (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad);
    alphabet.set(String.fromCharCode(printable ? byte : next++), byte);
  }
  return alphabet;
}

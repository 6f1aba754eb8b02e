// The text that one token stands for, for display: where it is only a part of a character, its bytes. Decoding texts is Tokenizer's.
import { byteOfUnit, toByteLevel } from "./byte-level.ts";
import type { Tokenizer } from "./tokenizer.ts";

/**
 * A token as people want to see it: with its leading space, `##` kept, unfinished characters as `\xE2\x82`. The empty text for an id that is not
 * in the vocabulary. Joined, such texts are not always the decoded text: that is `decode`.
 */
export function tokenText(tokenizer: Tokenizer, id: number): string {
  const raw = tokenizer.idToToken(id);
  if (raw === undefined) return "";
  if (raw.includes("▁")) return raw.replaceAll("▁", " ");
  const byte = /^<0x([0-9A-F]{2})>$/.exec(raw)?.[1];
  if (byte !== undefined) return byte < "80" ? String.fromCharCode(Number.parseInt(byte, 16)) : `\\x${byte}`;
  if (raw.startsWith("##")) return raw;
  const text = tokenizer.decode([id]);
  // The character U+FFFD itself is text; anything else that decodes to it is a part of a character.
  const isPart = text.includes("\ufffd") && !raw.includes("\ufffd") && raw !== toByteLevel(text);
  return isPart ? bytesOf(raw) : text;
}

/** Each character of GPT-2's alphabet as its byte: printable ASCII as itself, others by number. */
function bytesOf(raw: string): string {
  return Array.from(raw, (character) => {
    const byte = character.length === 1 ? byteOfUnit(character.charCodeAt(0)) : -1;
    if (byte < 0) return character;
    return byte >= 0x20 && byte < 0x7f
      ? String.fromCharCode(byte)
      : `\\x${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }).join("");
}

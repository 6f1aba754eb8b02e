// What a token is as people see it: its text where it is whole characters, its bytes where it is a part of one. Nothing is encoded here.
import { tokenLabel } from "@attn/elements";

/** One token, or one symbol on the way to a token. */
export interface Piece {
  /** The text with spaces and line ends visible; of a part of a character its bytes, `F0 9F`. */
  readonly label: string;
  /** The UTF-8 bytes in hexadecimal digits, two for each. */
  readonly hex: string;
  /** Whether it begins or ends inside a character. */
  readonly isPart: boolean;
}

const isPrintable = (byte: number): boolean =>
  (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;

/** GPT-2 writes each byte as a character: printable Latin-1 as itself, the others from U+0100 on. */
function byteAlphabet(): ReadonlyMap<string, number> {
  let next = 0x100;
  const bytes = Array.from({ length: 256 }, (_, byte) => byte);
  return new Map(bytes.map((byte) => [String.fromCharCode(isPrintable(byte) ? byte : next++), byte]));
}
const byteOf = byteAlphabet();
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The bytes of a token that is written in GPT-2's alphabet; undefined where a character is not in it. */
function alphabetBytes(raw: string): Uint8Array | undefined {
  const bytes = Array.from(raw, (character) => byteOf.get(character) ?? -1);
  return bytes.includes(-1) ? undefined : Uint8Array.from(bytes);
}

/** Bytes as `F0 9F 99 82`. */
export function hexText(bytes: Iterable<number>): string {
  return Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, "0")).join(" ");
}

/** A token as a file writes it, `raw`, where tokens are bytes in GPT-2's alphabet (`byteLevel`) or text. */
export function tokenPiece(raw: string, byteLevel: boolean): Piece {
  const bytes = byteLevel ? alphabetBytes(raw) : fallbackByte(raw);
  if (!bytes) return textPiece(raw);
  const hex = hexText(bytes);
  try {
    return { label: tokenLabel(utf8.decode(bytes)), hex, isPart: false };
  } catch {
    return { label: hex, hex, isPart: true };
  }
}

/** `<0xE2>`: how files whose tokens are text write a byte. */
function fallbackByte(raw: string): Uint8Array | undefined {
  const byte = /^<0x([0-9A-F]{2})>$/.exec(raw)?.[1];
  return byte === undefined ? undefined : Uint8Array.of(Number.parseInt(byte, 16));
}

/** A token of a vocabulary of texts: `▁` is a space there, and `##` says that a word goes on. */
function textPiece(raw: string): Piece {
  const text = raw.replaceAll("▁", " ");
  const said = text.length > 2 && text.startsWith("##") ? text.slice(2) : text;
  return { ...plainPiece(said), label: tokenLabel(text) };
}

/** A text as it is, such as that of an added token. */
export function plainPiece(text: string): Piece {
  return { label: tokenLabel(text), hex: hexText(new TextEncoder().encode(text)), isPart: false };
}

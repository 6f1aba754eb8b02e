// Bytes to text, strictly: what is not UTF-8 is refused with its place, and a byte order mark is kept as a character.
import { Failure } from "../failure.ts";

/**
 * The text of `bytes`.
 *
 * @throws Failure naming `source` and the position (in bytes, from 0) of the first byte that is not UTF-8.
 */
export function decodeUtf8(bytes: Uint8Array, source: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    const position = firstInvalidByte(bytes);
    if (position === undefined)
      throw new Failure(`${source} is too long for one text: ${bytes.length} bytes`, 2, { cause: error });
    const byte = (bytes[position] ?? 0).toString(16).padStart(2, "0");
    throw new Failure(`${source} is not UTF-8 text: byte 0x${byte} at position ${position}`, 2, { cause: error });
  }
}

/** A text without the byte order mark that editors put before it: it belongs to the file, not to what the file says. */
export function withoutMark(text: string): string {
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}

/** Where the first sequence that is not UTF-8 begins; `undefined` when there is none. Unicode 15, table 3-7. */
export function firstInvalidByte(bytes: Uint8Array): number | undefined {
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    if (length === 0) return at;
    at += length;
  }
  return undefined;
}

function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length =
    first >= 0xc2 && first <= 0xdf ? 2 : first >= 0xe0 && first <= 0xef ? 3 : first >= 0xf0 && first <= 0xf4 ? 4 : 0;
  const second = bytes[at + 1] ?? 0;
  const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (length === 0 || second < lowest || second > highest) return 0;
  for (let index = 2; index < length; index++) {
    if (((bytes[at + index] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return length;
}

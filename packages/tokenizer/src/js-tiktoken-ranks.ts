// The packed ranks of the package js-tiktoken as the text of a rank file. Nothing is loaded here.
import { TokenizerFormatError } from "./errors.ts";
import { idLimit } from "./models/vocabulary.ts";

/** What a ranks module of js-tiktoken exports; lines of "! first-rank token token ...". */
export interface JsTiktokenRanks {
  readonly bpe_ranks: string;
}

const lineFeed = 10;
const blank = 32;
const mark = 33;
const zero = 48;

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= zero && byte < zero + 10;

const refuse = (): never => {
  throw new TokenizerFormatError(
    "loadEncoding: the data of js-tiktoken has an unknown form. Version 1.0.21 is known to work",
  );
};

const countBlanks = (bytes: Uint8Array): number => {
  let count = 0;
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === blank) count++;
  return count;
};

/** Writes a number in decimal and gives the place behind it. */
const writeNumber = (bytes: Uint8Array, start: number, value: number): number => {
  let power = 1;
  while (power * 10 <= value) power *= 10;
  let at = start;
  for (; power >= 1; power = Math.floor(power / 10)) bytes[at++] = zero + (Math.floor(value / power) % 10);
  return at;
};

/** One line of a token and its rank for each token, as bytes. @throws TokenizerFormatError where the data has another shape */
export const unpackRanks = (data: JsTiktokenRanks): Uint8Array => {
  const packed = new TextEncoder().encode(data.bpe_ranks);
  const tokens = countBlanks(packed);
  const lines = new Uint8Array(packed.length + 10 * tokens);
  let end = 0;
  for (let at = 0; at < packed.length; at++) {
    if (packed[at] === lineFeed) continue;
    if (packed[at] !== mark || packed[at + 1] !== blank || !isDigit(packed[at + 2])) refuse();
    let rank = 0;
    for (at += 2; isDigit(packed[at]); at++) rank = rank * 10 + packed[at]! - zero;
    if (rank >= idLimit) refuse();
    for (; packed[at] === blank; rank++) {
      for (at++; at < packed.length && packed[at] !== blank && packed[at] !== lineFeed; at++)
        lines[end++] = packed[at]!;
      lines[end++] = blank;
      end = writeNumber(lines, end, rank);
      lines[end++] = lineFeed;
    }
    if (at < packed.length && packed[at] !== lineFeed) refuse();
  }
  return lines.subarray(0, Math.max(0, end - 1));
};

// Lines, and rows of the word2vec text format: a word, a space, D numbers with spaces between. The header is read elsewhere.
import type { ByteReader } from "./byte-reader.ts";
import { FormatError } from "./format-error.ts";
import type { VectorRows } from "./vector-rows.ts";

/** A line and its number, from 1. */
export interface TextLine {
  text: string;
  line: number;
}

const LINE_FEED = 10;
/** Without a bound a file that is no text could take all memory. */
const MAX_LINE_BYTES = 2 ** 26;

/**
 * The lines of a stream without their ends (line break, trailing white space).
 *
 * @throws FormatError when a line is too long or not UTF-8.
 */
export async function* textLines(reader: ByteReader, decoder: TextDecoder): AsyncGenerator<TextLine, void> {
  for (let line = 1; ; line++) {
    const length = await reader.distance(LINE_FEED, MAX_LINE_BYTES);
    const bytes = await reader.take(length < 0 ? MAX_LINE_BYTES : length + 1);
    if (bytes.length === 0) return;
    if (bytes.length === MAX_LINE_BYTES) {
      throw new FormatError(`readWord2Vec: line ${line} is longer than ${MAX_LINE_BYTES} bytes`);
    }
    yield { text: decodeLine(decoder, bytes, line), line };
  }
}

/**
 * Reads `count` rows, or all where it is Infinity; empty lines are passed over.
 *
 * @param mayHaveMore whether lines may follow, unread.
 * @throws FormatError naming the line.
 */
export async function readTextRows(
  lines: AsyncIterable<TextLine>,
  rows: VectorRows,
  count: number,
  mayHaveMore: boolean,
): Promise<void> {
  let [read, last] = [0, 1];
  if (count === 0) return;
  for await (const { text, line } of lines) {
    last = line;
    if (text === "") continue;
    if (read === count) throw new FormatError(`readWord2Vec: there is more than ${count} words at line ${line}`);
    addLine(rows, text, line);
    read++;
    if (read === count && mayHaveMore) return;
  }
  if (read < count && count !== Number.POSITIVE_INFINITY) {
    throw new FormatError(`readWord2Vec: the file ends after line ${last}, with ${read} of ${count} words`);
  }
}

function addLine(rows: VectorRows, text: string, line: number): void {
  const [word = "", ...fields] = text.split(" ");
  if (fields.length !== rows.dimensions) {
    throw new FormatError(`readWord2Vec: line ${line} has ${fields.length} numbers, expected ${rows.dimensions}`);
  }
  rows.add(word, line, (i) => parseNumber(fields[i] as string, i, line));
}

function parseNumber(field: string, i: number, line: number): number {
  const number = field === "" || /[^-+.\deE]/.test(field) ? Number.NaN : Number(field);
  if (!Number.isNaN(number)) return number;
  throw new FormatError(`readWord2Vec: value ${i} at line ${line} is ${JSON.stringify(field.slice(0, 40))}, no number`);
}

function decodeLine(decoder: TextDecoder, bytes: Uint8Array, line: number): string {
  let end = bytes.length;
  while (end > 0 && isWhiteSpace(bytes[end - 1] as number)) end--;
  try {
    return decoder.decode(bytes.subarray(0, end));
  } catch {
    throw new FormatError(`readWord2Vec: line ${line} is not UTF-8. invalidUtf8: "replace" reads it all the same`);
  }
}

const isWhiteSpace = (byte: number): boolean => byte === 32 || (byte >= 9 && byte <= 13);

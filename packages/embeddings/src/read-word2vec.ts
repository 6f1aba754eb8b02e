// Reads word2vec files, text and binary, and headerless ones such as GloVe's. Writing is in write-word2vec.ts.
import { ByteReader, type ByteSource } from "./byte-reader.ts";
import { splitWords } from "./evaluation-words.ts";
import { FormatError } from "./format-error.ts";
import type { KeyedVectors } from "./keyed-vectors.ts";
import { VectorRows } from "./vector-rows.ts";
import { readBinaryRows } from "./word2vec-binary.ts";
import { readTextRows, type TextLine, textLines } from "./word2vec-text.ts";

/** Options of `readWord2Vec`. */
export interface ReadWord2VecOptions {
  /** Default: found out from the first row. A file without a header is text. */
  format?: "text" | "binary" | undefined;
  /** Whether the first line is `V D`. Default: found out, it is when it is two whole numbers. */
  header?: boolean | undefined;
  /** Read only the first so many words. */
  limit?: number | undefined;
  /** A word that comes again: an error, or passed over. Default `error`. */
  duplicates?: "error" | "first" | undefined;
  /** Bytes that are not UTF-8: an error, or U+FFFD. Default `error`. */
  invalidUtf8?: "error" | "replace" | undefined;
}

/** More numbers than one Float32Array holds anywhere. */
const MAX_VALUES = 2 ** 32;

/**
 * Reads vectors from a stream of chunks of any size.
 *
 * Beyond the vectors themselves it holds one row and one chunk; while they grow, up to 1.5 times their size. What a header
 * promises allocates nothing.
 *
 * @param source bytes of the file, decompressed.
 * @throws FormatError naming the line (text) or byte (binary): broken header, wrong counts, truncated, not finite, duplicate, not UTF-8.
 */
export async function readWord2Vec(source: ByteSource, options: ReadWord2VecOptions = {}): Promise<KeyedVectors> {
  const { limit = Number.POSITIVE_INFINITY, duplicates = "error", invalidUtf8 = "error" } = options;
  if (!(limit >= 1)) throw new RangeError(`readWord2Vec: limit must be at least 1, got ${limit}`);
  const decoder = new TextDecoder("utf-8", { fatal: invalidUtf8 === "error", ignoreBOM: true });
  const reader = new ByteReader(source);
  try {
    const lines = textLines(reader, decoder);
    const first = (await lines.next()).value ?? { text: "", line: 1 };
    const header = readHeader(first.text, options);
    const count = Math.min(header?.words ?? Number.POSITIVE_INFINITY, limit);
    const dimensions = header?.dimensions ?? first.text.split(" ").length - 1;
    const format = options.format ?? (header ? await detectFormat(reader, dimensions) : "text");
    const rows = new VectorRows(count, dimensions, format === "text" ? "line" : "byte", duplicates === "first");
    const mayHaveMore = count !== header?.words;
    if (format === "binary") await readBinaryRows(reader, decoder, rows, count, mayHaveMore);
    else await readTextRows(header ? lines : withFirst(first, lines), rows, count, mayHaveMore);
    return rows.finish();
  } finally {
    await reader.close();
  }
}

/** The numbers of a header line; undefined when the line is the first row. */
function readHeader(line: string, options: ReadWord2VecOptions): { words: number; dimensions: number } | undefined {
  const sizes = splitWords(line.replace(/^\uFEFF/, "")); // a mark before a number is none of it; before a word it may be
  const isHeader = sizes.length === 2 && sizes.every((size) => /^\d+$/.test(size));
  if (options.format === "binary" && options.header === false) {
    throw new RangeError("readWord2Vec: header is false, but a binary file cannot be read without one");
  }
  if (!(options.header ?? (isHeader || options.format === "binary"))) return undefined;
  const found = JSON.stringify(line.slice(0, 40));
  if (!isHeader) throw new FormatError(`readWord2Vec: line 1 is ${found}, expected a header "<words> <dimensions>"`);
  const [words = 0, dimensions = 0] = sizes.map(Number);
  if (words * dimensions <= MAX_VALUES) return { words, dimensions };
  throw new FormatError(`readWord2Vec: the header ${found} asks for more than ${MAX_VALUES} numbers`);
}

async function* withFirst(first: TextLine, lines: AsyncIterable<TextLine>): AsyncGenerator<TextLine, void> {
  yield first;
  yield* lines;
}

/**
 * Text when what follows the first word, as far as D float32 would reach, is printable up to a line break. Few floats may look
 * so by chance: where D is below 8 it must look like numbers.
 */
async function detectFormat(reader: ByteReader, D: number): Promise<"text" | "binary"> {
  const space = await reader.distance(32, 2 ** 16);
  const start = (await reader.peek(space + 1 + Math.min(4 * D, 256))).subarray(space + 1);
  const pattern = D < 8 ? /^[-+.\deEnaifNIF \t]+(?:[\r\n]|$)/ : /^[\t -~]+(?:[\r\n]|$)/;
  return space < 0 || pattern.test(String.fromCharCode(...start)) ? "text" : "binary";
}

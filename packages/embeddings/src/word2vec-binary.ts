// Rows of the word2vec binary format: a word, a space, D float32 numbers, little-endian. The header is read elsewhere.
import type { ByteReader } from "./byte-reader.ts";
import { FormatError } from "./format-error.ts";
import type { VectorRows } from "./vector-rows.ts";

const LINE_FEED = 10;
const SPACE = 32;
const MAX_WORD_BYTES = 2 ** 16;

/**
 * Reads `count` rows. Line feeds before a word, which the original C program writes after each row, are passed over.
 *
 * @param mayHaveMore whether bytes may follow, unread.
 * @throws FormatError naming the byte.
 */
export async function readBinaryRows(
  reader: ByteReader,
  decoder: TextDecoder,
  rows: VectorRows,
  count: number,
  mayHaveMore: boolean,
): Promise<void> {
  const size = 4 * rows.dimensions; // bytes
  for (let read = 0; read < count; read++) {
    await skipLineFeeds(reader);
    const start = reader.offset;
    const word = await readWord(reader, decoder);
    const bytes = await reader.take(size);
    if (word === undefined || bytes.length < size) {
      throw new FormatError(`readWord2Vec: the file ends at byte ${reader.offset}, with ${read} of ${count} words`);
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, size);
    rows.add(word, start, (i) => view.getFloat32(4 * i, true));
  }
  if (mayHaveMore) return;
  await skipLineFeeds(reader);
  if ((await reader.peek(1)).length === 0) return;
  throw new FormatError(`readWord2Vec: there is more than ${count} words at byte ${reader.offset}`);
}

async function skipLineFeeds(reader: ByteReader): Promise<void> {
  while ((await reader.peek(1))[0] === LINE_FEED) await reader.take(1);
}

/** The next word; undefined, with everything taken, when the file ends before its space. */
async function readWord(reader: ByteReader, decoder: TextDecoder): Promise<string | undefined> {
  const start = reader.offset;
  const length = await reader.distance(SPACE, MAX_WORD_BYTES);
  const bytes = await reader.take(length < 0 ? MAX_WORD_BYTES : length + 1);
  if (bytes.length === MAX_WORD_BYTES) {
    throw new FormatError(`readWord2Vec: the word at byte ${start} is longer than ${MAX_WORD_BYTES} bytes`);
  }
  if (length < 0) return undefined;
  try {
    return decoder.decode(bytes.subarray(0, length));
  } catch {
    throw new FormatError(
      `readWord2Vec: the word at byte ${start} is not UTF-8. invalidUtf8: "replace" reads it all the same`,
    );
  }
}

// Writes word2vec files byte for byte as gensim does, text and binary. Reading is in read-word2vec.ts.
import { float32Text } from "./float32-text.ts";
import type { KeyedVectors } from "./keyed-vectors.ts";

/** Options of `writeWord2Vec`. */
export interface WriteWord2VecOptions {
  /** Default `text`. */
  format?: "text" | "binary" | undefined;
  /** Whether the first line is `V D`. Default true; a binary file without it cannot be read back. */
  header?: boolean | undefined;
}

const CHUNK_BYTES = 2 ** 16;

/**
 * Yields the bytes of a file in chunks of about 64 KiB; nothing more is held.
 *
 * @throws RangeError when a word is empty or holds a space, a line feed or half a surrogate pair, or when a value is not
 * finite: such a file could not be read back.
 */
export async function* writeWord2Vec(
  vectors: KeyedVectors,
  options: WriteWord2VecOptions = {},
): AsyncGenerator<Uint8Array, void> {
  const { format = "text", header = true } = options;
  const encoder = new TextEncoder();
  let parts: Uint8Array[] = header ? [encoder.encode(`${vectors.size} ${vectors.dimensions}\n`)] : [];
  let size = 0;
  const row = new Float32Array(vectors.dimensions);
  for (const [number, word] of vectors.words.entries()) {
    row.set(vectors.vectors.subarray(number * row.length, (number + 1) * row.length));
    checkRow(word, number, row);
    const part =
      format === "binary"
        ? [encoder.encode(`${word} `), littleEndian(row)]
        : [encoder.encode(`${word} ${Array.from(row, float32Text).join(" ")}\n`)];
    parts.push(...part);
    size += part.reduce((sum, bytes) => sum + bytes.length, 0);
    if (size < CHUNK_BYTES) continue;
    yield joined(parts);
    parts = [];
    size = 0;
  }
  if (parts.length > 0) yield joined(parts);
}

function checkRow(word: string, number: number, row: Float32Array): void {
  if (word === "" || /[ \n]|\p{Surrogate}/u.test(word)) {
    throw new RangeError(
      `writeWord2Vec: word ${number} is ${JSON.stringify(word)}. It may not be empty or hold a space, a line feed or half a surrogate pair`,
    );
  }
  const bad = row.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`writeWord2Vec: value ${bad} of ${JSON.stringify(word)} is ${row[bad]}`);
}

function littleEndian(row: Float32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * row.length));
  for (const [i, value] of row.entries()) view.setFloat32(4 * i, value, true);
  return new Uint8Array(view.buffer);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

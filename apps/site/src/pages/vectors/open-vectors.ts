// Word vectors from an address or a file that somebody dropped, in any word2vec format.
import { type KeyedVectors, readWord2Vec } from "@attn/embeddings";

/** Where vectors come from. */
export type VectorSource =
  | { readonly kind: "address"; readonly url: string }
  | { readonly kind: "file"; readonly file: Blob };

/** Words that are read at most: in files they stand in the order of their frequency. */
export const mostWords = 100_000;

/** @throws Error in one line when the file is not there or holds no word vectors. */
export async function openVectors(source: VectorSource): Promise<KeyedVectors> {
  if (source.kind === "file") return readWord2Vec(source.file.stream(), lenient);
  const response = await fetch(source.url);
  if (!response.ok || !response.body) throw new Error(`the server answered ${response.status}`);
  return readWord2Vec(response.body, lenient);
}

// Vectors that are widely used have words twice and bytes that are no text.
const lenient = { limit: mostWords, duplicates: "first", invalidUtf8: "replace" } as const;

/** Whether a text file begins like word vectors (`V D`, or a word and numbers) and not like prose. */
export async function looksLikeVectors(file: Blob): Promise<boolean> {
  const [line = "", ...more] = (await file.slice(0, 4096).text()).split("\n");
  const numbers = line.trim().split(/\s+/).slice(1);
  // A line that is longer than what was read ends in the middle of a number.
  const whole = more.length > 0 ? numbers : numbers.slice(0, -1);
  return whole.length > 0 && whole.every((part) => Number.isFinite(Number(part)));
}

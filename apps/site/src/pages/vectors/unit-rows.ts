// Vectors of chosen words, each of length 1, row after row: maps and planes are made of directions, as cosines are.
import type { KeyedVectors } from "@attn/embeddings";

/** N rows of D numbers. */
export interface Rows {
  /** [N, D] */
  readonly values: Float64Array;
  readonly count: number;
  readonly width: number;
}

/** The unit vectors of `words`, [N, D]; a zero vector stays zero. @throws RangeError when a word is unknown. */
export function unitRows(vectors: KeyedVectors, words: readonly string[]): Rows {
  const width = vectors.dimensions;
  const values = new Float64Array(words.length * width);
  for (const [i, word] of words.entries()) {
    const vector = vectors.vector(word);
    const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0)) || 1;
    for (let d = 0; d < width; d++) values[i * width + d] = vector[d]! / length;
  }
  return { values, count: words.length, width };
}

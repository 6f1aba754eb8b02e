// The questions of the page to word vectors: neighbours of a word, and analogies with the plane they lie on. Unknown words are answers too, no errors.
import type { KeyedVectors, ScoredWord } from "@attn/embeddings";
import { placesOn, principalPlane } from "./principal-plane.ts";
import { unitRows } from "./unit-rows.ts";

/** Words that were asked for and have no vector. */
export interface Unknown {
  readonly unknown: readonly string[];
}

/** The nearest words of a word. */
export interface Neighbours {
  readonly word: string;
  readonly nearest: readonly ScoredWord[];
  /** The word's cosine with each word of the map. */
  readonly cosines: Float32Array;
}

/** a − b = c − ?: the answers, and where everything lies. */
export interface Analogy {
  readonly a: string;
  readonly b: string;
  readonly c: string;
  readonly answers: readonly ScoredWord[];
  /** The word nearest to c − a + b when a, b and c may answer too. */
  readonly nearestOfAll: ScoredWord | undefined;
  /** Places of a, b, c, the best answer, and of c − a + b, on the plane of the four words: [5, 2]. */
  readonly places: Float32Array;
  /** The part of the four words' variance that lies in the plane, 0 to 1. */
  readonly share: number;
}

/** The word as the vectors have it: as it was typed, in lower case, with underscores for spaces; undefined when it is unknown. */
export function knownWord(vectors: KeyedVectors, typed: string): string | undefined {
  const bare = typed.trim();
  const lower = bare.toLowerCase();
  return [bare, lower, bare.replaceAll(" ", "_"), lower.replaceAll(" ", "_")].find((word) => vectors.has(word));
}

/** The ten words of the largest cosine with `typed`, and its cosine with each word of `drawn`. */
export function neighboursOf(vectors: KeyedVectors, typed: string, drawn: readonly string[]): Neighbours | Unknown {
  const word = knownWord(vectors, typed);
  if (word === undefined) return { unknown: [typed.trim()] };
  return {
    word,
    nearest: vectors.nearest(word, { count: 10 }),
    cosines: Float32Array.from(drawn, (other) => vectors.similarity(word, other)),
  };
}

/** Which word ? makes a − b = c − ? true: the ones nearest to c − a + b (3CosAdd), of unit vectors. */
export function analogyOf(vectors: KeyedVectors, typed: readonly [string, string, string]): Analogy | Unknown {
  const [a, b, c] = typed.map((word) => knownWord(vectors, word));
  if (a === undefined || b === undefined || c === undefined)
    return { unknown: typed.filter((word) => knownWord(vectors, word) === undefined).map((word) => word.trim()) };
  const answers = vectors.analogy({ positive: [c, b], negative: [a], count: 5 });
  const rows = unitRows(vectors, [a, b, c, answers[0]?.word ?? c]);
  const { values, width } = rows;
  const end = Float64Array.from({ length: width }, (_, d) => values[2 * width + d]! - values[d]! + values[width + d]!);
  const nearestOfAll = vectors.nearest(end, { count: 1 })[0];
  const plane = principalPlane(rows);
  const places = new Float32Array(10);
  places.set(placesOn(plane, rows));
  // c − a + b is a sum of the places with weights that add up to 1, so it can be read off the plane.
  for (const j of [0, 1]) places[8 + j] = places[4 + j]! - places[j]! + places[2 + j]!;
  return { a, b, c, answers, nearestOfAll, places, share: plane.share };
}

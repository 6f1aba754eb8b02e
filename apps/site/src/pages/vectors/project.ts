// Words as places on a map: the plane of their largest spread (PCA), or the picture that keeps neighbours together (UMAP, from its library).
import type { KeyedVectors } from "@attn/embeddings";
import { random } from "@attn/sampling";
import { align } from "./align.ts";
import { keptShare, nearestRows } from "./nearest-rows.ts";
import { placesOn, principalPlane } from "./principal-plane.ts";
import { type Rows, unitRows } from "./unit-rows.ts";

/** A map of N words. */
export interface WordPlaces {
  readonly words: readonly string[];
  /** [N, 2] */
  readonly places: Float32Array;
  /** Of PCA the part of the variance that the plane holds, 0 to 1. */
  readonly share: number | undefined;
  /** The part of each word's ten nearest words that are also among its ten nearest on the map, 0 to 1. */
  readonly kept: number;
}

const compared = 10;
/** UMAP looks at so many neighbours of each word. */
const looked = 15;
/** How far from the middle the first places of UMAP reach. */
const startSize = 10;

/** The map by PCA. */
export function projectByPca(vectors: KeyedVectors, words: readonly string[]): WordPlaces {
  const rows = unitRows(vectors, words);
  const plane = principalPlane(rows);
  const places = align(placesOn(plane, rows), undefined);
  return { words, places, share: plane.share, kept: keptShare(nearestRows(rows, compared), places) };
}

export interface UmapOptions {
  readonly seed?: number;
  /** The map on the way, and how far it is, 0 to 1. */
  readonly onStep?: (places: Float32Array, part: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * The map by UMAP (McInnes, Healy, Melville, 2018), turned so that it lies like the map by PCA.
 *
 * @throws RangeError for fewer than four words; the signal's reason when it is aborted.
 */
export async function projectByUmap(
  vectors: KeyedVectors,
  words: readonly string[],
  { seed = 1, onStep, signal }: UmapOptions = {},
): Promise<WordPlaces> {
  if (words.length < 4) throw new RangeError(`a map that keeps neighbours needs four words, here are ${words.length}`);
  const rows = unitRows(vectors, words);
  const like = placesOn(principalPlane(rows), rows);
  const umap = await prepared(rows, like, seed);
  const placed = (): Float32Array => align(Float32Array.from(umap.getEmbedding().flat()), like);
  const epochs = umap.epochs;
  for (let epoch = 0; epoch < epochs; epoch++) {
    umap.step();
    if (epoch % 20 !== 19) continue;
    signal?.throwIfAborted();
    onStep?.(placed(), (epoch + 1) / epochs);
    await new Promise((resolve) => setTimeout(resolve));
  }
  const places = placed();
  return { words, places, share: undefined, kept: keptShare(nearestRows(rows, compared), places) };
}

/** UMAP that begins at the places of PCA, as its authors advise: groups then lie to each other as they do there. */
async function prepared(rows: Rows, begin: Float32Array, seed: number) {
  const { UMAP } = await import("umap-js");
  const near = nearestRows(rows, Math.min(looked, rows.count - 1) - 1);
  const draw = random(seed);
  const umap = new UMAP({ nComponents: 2, nNeighbors: (near.rows[0]?.length ?? 0) + 1, minDist: 0.5, random: draw });
  const points = Array.from({ length: rows.count }, (_, i) =>
    Array.from(rows.values.subarray(i * rows.width, (i + 1) * rows.width)),
  );
  // The library's own search is approximate; so few words are compared with each other, all of them. It counts a word to its own neighbours.
  umap.setPrecomputedKNN(
    near.rows.map((others, i) => [i, ...others]),
    near.distances.map((others) => [0, ...others]),
  );
  const epochs = umap.initializeFit(points);
  const largest = begin.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  for (const [i, point] of umap.getEmbedding().entries())
    for (const j of [0, 1]) point[j] = (startSize * begin[2 * i + j]!) / largest;
  return Object.assign(umap, { epochs });
}

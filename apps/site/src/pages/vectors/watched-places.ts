// Maps of vectors that are being trained, one after the other: each by PCA, from the axes of the one before, turned to lie like it.
import type { KeyedVectors } from "@attn/embeddings";
import { align } from "./align.ts";
import { type Plane, placesOn, principalPlane } from "./principal-plane.ts";
import type { WordPlaces } from "./project.ts";
import { unitRows } from "./unit-rows.ts";

export class WatchedPlaces {
  readonly #words: readonly string[];
  #plane: Plane | undefined;
  #places: Float32Array | undefined;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  /** The map of the words as they are now. How many neighbours it keeps is not counted: that would take longer than the training. */
  of(vectors: KeyedVectors): WordPlaces {
    const rows = unitRows(vectors, this.#words);
    const plane = principalPlane(rows, this.#plane);
    const places = align(placesOn(plane, rows), this.#places);
    [this.#plane, this.#places] = [plane, places];
    return { words: this.#words, places, share: plane.share, kept: Number.NaN };
  }
}

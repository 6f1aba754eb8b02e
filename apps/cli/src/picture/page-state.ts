// What the parts of the page share. Types alone: nothing of this travels.
import type { PageData } from "./page-data.ts";
import type { PageWeights } from "./page-weights.ts";

/** What is shown. `layer` and `head` index the page's lists; a key of -1 means none in particular. */
export interface PageState {
  readonly data: PageData;
  readonly weights: PageWeights;
  /** The labels of the keys, whichever text they are of. */
  readonly keys: readonly string[];
  layer: number;
  head: number;
  query: number;
  key: number;
}

/** A part of the page that draws what the state says. */
export type PagePart = (
  state: PageState,
  change: (next: Partial<PageState>) => void,
) => { readonly redraw: () => void };

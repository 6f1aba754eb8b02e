// The shape of a theme: its words in tables and lists, its sentences as templates. Filling them is in expand.ts.
import type { Weighted } from "../weighted.ts";

/** The words of one thing; what it does may be a weighted list, of which one entry is drawn. */
export type Row = Readonly<Record<string, string | Weighted>>;

/** A sentence with slots. */
export interface Template {
  /**
   * `{dog.food}` is a column of a row drawn from the table `dog`, the same row all through; `{dog2.food}` is another row of it;
   * `{colour}` is a draw from a list. A `?` (`{dog.food?}`) makes what stands before it a completion question.
   * `a` becomes `an` and sentences get their capital where needed.
   */
  text: string;
  /** How often beside the others of the theme. Default 1. */
  weight?: number;
  /** The sense of the theme's ambiguous word. */
  sense?: string;
}

/** Sentences about one subject. */
export interface Theme {
  name: string;
  /** How often beside other themes. */
  weight: number;
  tables: Readonly<Record<string, readonly Row[]>>;
  lists?: Readonly<Record<string, Weighted>>;
  templates: readonly (string | Template)[];
}

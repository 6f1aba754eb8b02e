// Where a word of a text lies among its tokens. Cutting texts is tokens/encode-text.ts.
import { encodeTextWithOffsets } from "../tokens/encode-text.ts";
import type { OpenTokenizer } from "../tokens/open-tokenizer.ts";

/** The tokens of a text, and how to find the one that ends a word. */
export interface SpokenText {
  readonly ids: readonly number[];
  /** The index of the last token that holds a part of `text.slice(start, end)`. */
  readonly at: (place: { readonly start: number; readonly end: number }) => number;
}

/** Cuts a text. @throws RangeError from `at` for a place outside the text. */
export function spokenText(encoder: OpenTokenizer, text: string): SpokenText {
  const { ids, offsets } = encodeTextWithOffsets(encoder, text);
  const at: SpokenText["at"] = ({ start, end }) => {
    const index = offsets.findLastIndex(([from, to]) => from < end && to > start);
    if (index < 0) throw new RangeError(`spokenText: no token lies in ${start} to ${end} of ${text.length} characters`);
    return index;
  };
  return { ids, at };
}

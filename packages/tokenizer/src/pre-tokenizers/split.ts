// Splitting a text at the matches of a pattern, and what becomes of the matches. Which pattern is the caller's business.
import { type AlignedText, sliceText } from "../aligned-text.ts";
import type { Scanner } from "../patterns/scanner.ts";

/** What becomes of a match, named as in a tokenizer.json. */
export type SplitBehavior = "Removed" | "Isolated" | "MergedWithPrevious" | "MergedWithNext" | "Contiguous";

export const splitBehaviors: readonly SplitBehavior[] = [
  "Removed",
  "Isolated",
  "MergedWithPrevious",
  "MergedWithNext",
  "Contiguous",
];

/** Takes a piece of text; false stops the work. */
export type PieceVisitor = (piece: AlignedText) => boolean;

/** One step of cutting a text into words. It visits pieces in order and never an empty one. */
export type PreTokenizer = (piece: AlignedText, visit: PieceVisitor) => boolean;

/** Splits at matches; `invert` swaps matches and gaps. */
export const createSplitter = (scan: Scanner, behavior: SplitBehavior, invert: boolean): PreTokenizer => {
  if (behavior === "Isolated" || behavior === "Removed") {
    return (piece, visit) =>
      scan(
        piece.text,
        (start, end, isMatch) =>
          (behavior === "Removed" && isMatch !== invert) || start === end || visit(sliceText(piece, start, end)),
      );
  }
  const merge = { MergedWithPrevious: mergePrevious, MergedWithNext: mergeNext, Contiguous: mergeContiguous }[behavior];
  return (piece, visit) => {
    const ranges: Range[] = [];
    scan(piece.text, (start, end, isMatch) => ranges.push({ start, end, isMatch: isMatch !== invert }) > 0);
    return merge(ranges).every(({ start, end }) => start === end || visit(sliceText(piece, start, end)));
  };
};

interface Range {
  start: number;
  end: number;
  readonly isMatch: boolean;
}

/** Joins each range to the one before it where `joins` says so. */
const joinRanges = (ranges: readonly Range[], joins: (range: Range, previousIsMatch: boolean) => boolean): Range[] => {
  const result: Range[] = [];
  let previousIsMatch = false;
  for (const range of ranges) {
    const last = result.at(-1);
    if (last && joins(range, previousIsMatch)) {
      last.start = Math.min(last.start, range.start);
      last.end = Math.max(last.end, range.end);
    } else {
      result.push({ ...range });
    }
    previousIsMatch = range.isMatch;
  }
  return result;
};

const mergePrevious = (ranges: readonly Range[]): Range[] =>
  joinRanges(ranges, (range, previous) => range.isMatch && !previous);

const mergeNext = (ranges: readonly Range[]): Range[] => mergePrevious([...ranges].reverse()).reverse();

const mergeContiguous = (ranges: readonly Range[]): Range[] =>
  joinRanges(ranges, (range, previous) => range.isMatch === previous);

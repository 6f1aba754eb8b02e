// Which words are on the map: those whose relations are known, then the most frequent ones; or one kind alone. In most files the order is the frequency.
import { groupOf, pairsOf, type Shown } from "./word-groups.ts";

export interface DrawnOptions {
  /** How many words at most. */
  readonly count: number;
  readonly show: Shown;
}

/** Words of one kind alone must be so many to make a map. */
const leastOfKind = 4;

/** The words to draw, in the order of `words`. Where hardly any of a kind are known, all kinds are drawn. */
export function drawnWords(words: readonly string[], { count, show }: DrawnOptions): string[] {
  const ofKind = new Set(pairsOf(show).flat());
  const kind = words.filter((word) => ofKind.has(word));
  if (kind.length >= leastOfKind) return kind.slice(0, count);
  const marked = words.filter((word) => groupOf(word) !== "other").slice(0, count);
  const rest = words.slice(0, count).filter((word) => groupOf(word) === "other");
  const drawn = new Set([...marked, ...rest.slice(0, count - marked.length)]);
  return words.filter((word) => drawn.has(word));
}

// Which words are on the map: those whose relations are known, then the most frequent ones. In most files the order of words is their frequency.
import { groupedWords } from "./word-groups.ts";

/** At most `count` words, in the order of `words`. */
export function drawnWords(words: readonly string[], count: number): string[] {
  const known = groupedWords();
  const marked = words.filter((word) => known.has(word)).slice(0, count);
  const rest = words
    .slice(0, count)
    .filter((word) => !known.has(word))
    .slice(0, count - marked.length);
  const drawn = new Set([...marked, ...rest]);
  return words.filter((word) => drawn.has(word));
}

// All words as one row of cells that merges can shrink in place. Which pairs are merged is not decided here.
import { type CountedWords, hasAffixes, type SymbolTable, symbolsOf } from "./symbol-table.ts";
import type { MergeOptions } from "./train-options.ts";

/** What stands in the cell before the first word and after every word. */
export const wordEnd = -1;

/**
 * Cells of all words, one for each character at the beginning. A symbol that merges have made keeps the cells of its parts: its id stands
 * in the first of them, their number in the first and the last.
 */
export interface WordCells {
  /** The id at the first cell of a symbol; wordEnd between words; anything inside a symbol. */
  readonly ids: Int32Array;
  /** How many cells a symbol has, in its first and its last cell. */
  readonly spans: Int32Array;
  /** The word of each cell. */
  readonly wordOf: Int32Array;
  /** How often each word occurs. */
  readonly weights: Float64Array;
}

/** Writes words in cells. Memory: 12 bytes for each character and 20 for each word. */
export const createWordCells = (counted: CountedWords, table: SymbolTable, options: MergeOptions): WordCells => {
  const { words, counts } = counted;
  let most = 1;
  for (const word of words) most += word.length + 1;
  const ids = new Int32Array(most).fill(wordEnd);
  const spans = new Int32Array(most).fill(1);
  const wordOf = new Int32Array(most);
  const write = symbolWriter(table, options);
  let at = 1;
  words.forEach((word, i) => {
    const end = write(word, ids, at);
    wordOf.fill(i, at, end);
    at = end + 1;
  });
  return { ids, spans, wordOf, weights: Float64Array.from(counts) };
};

/** Writes the ids of the symbols of a word from a cell on and gives the cell behind them. */
type SymbolWriter = (word: string, ids: Int32Array, at: number) => number;

const symbolWriter = (table: SymbolTable, options: MergeOptions): SymbolWriter => {
  if (hasAffixes(options))
    return (word, ids, at) => {
      let end = at;
      for (const symbol of symbolsOf(word, table, options)) ids[end++] = table.ids.get(symbol) ?? wordEnd;
      return end;
    };
  // Most characters are one unit, and an array is faster than a table of strings.
  const byUnit = new Int32Array(0x10000).fill(wordEnd);
  for (const [token, id] of table.ids) if (token.length === 1) byUnit[token.charCodeAt(0)] = id;
  return (word, ids, at) => {
    let end = at;
    for (let i = 0; i < word.length; i++) {
      const code = word.codePointAt(i) ?? 0;
      if (code > 0xffff) i++;
      const id = byUnit[code] ?? table.ids.get(String.fromCodePoint(code)) ?? wordEnd;
      if (id !== wordEnd) ids[end++] = id;
    }
    return end;
  };
};

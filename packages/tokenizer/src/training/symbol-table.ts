// The tokens that are there before the first merge, and words written in them. Merging is in learn-merges.ts.
import { byteCharacters } from "../byte-level.ts";
import type { MergeOptions } from "./train-options.ts";

/** Tokens and their ids while they are made. */
export class SymbolTable {
  readonly tokens: string[] = [];
  readonly ids: Map<string, number> = new Map();

  /** The id of a token, which is added if it is new. */
  add(token: string): number {
    const known = this.ids.get(token);
    if (known !== undefined) return known;
    const id = this.tokens.push(token) - 1;
    this.ids.set(token, id);
    return id;
  }
}

/** Counted words. */
export interface CountedWords {
  readonly words: readonly string[];
  readonly counts: ArrayLike<number>;
}

/** Special tokens, then the alphabet in the order of its code points, then its characters with prefix and suffix. */
export const createSymbols = (counted: CountedWords, options: MergeOptions, wordsAreBytes: boolean): SymbolTable => {
  const table = new SymbolTable();
  if (options.rules === "minbpe") {
    for (const character of byteCharacters) table.add(character);
    return table;
  }
  for (const token of options.specialTokens ?? []) table.add(token);
  const initial = options.initialAlphabet ?? (wordsAreBytes ? byteCharacters : []);
  for (const character of alphabetOf(counted, initial, options.alphabetLimit)) table.add(character);
  for (const symbol of affixedSymbols(counted, table, options)) table.add(symbol);
  return table;
};

const codePoint = (character: string): number => character.codePointAt(0) ?? 0;

/** How often each character occurs. */
const frequenciesOf = ({ words, counts }: CountedWords): Map<string, number> => {
  // Most characters are one unit, and an array is faster than a table of strings.
  const byUnit = new Float64Array(0x10000);
  const frequencies = new Map<string, number>();
  words.forEach((word, i) => {
    const count = counts[i] ?? 0;
    for (let at = 0; at < word.length; at++) {
      const code = word.codePointAt(at) ?? 0;
      if (code < 0x10000) byUnit[code]! += count;
      else {
        const character = String.fromCodePoint(code);
        frequencies.set(character, (frequencies.get(character) ?? 0) + count);
        at++;
      }
    }
  });
  byUnit.forEach((frequency, unit) => {
    if (frequency > 0) frequencies.set(String.fromCharCode(unit), frequency);
  });
  return frequencies;
};

const alphabetOf = (counted: CountedWords, initial: Iterable<string>, limit = Number.POSITIVE_INFINITY): string[] => {
  const frequencies = frequenciesOf(counted);
  for (const character of initial) frequencies.set(character, Number.POSITIVE_INFINITY);
  const byCode = [...frequencies].sort(([a], [b]) => codePoint(a) - codePoint(b));
  if (byCode.length <= limit) return byCode.map(([character]) => character);
  const kept = new Set(
    // Equal frequencies, infinite ones among them, compare as equal, and sorting is stable.
    byCode
      .toSorted(([, a], [, b]) => (a === b ? 0 : b - a))
      .slice(0, limit)
      .map(([character]) => character),
  );
  return byCode.map(([character]) => character).filter((character) => kept.has(character));
};

/** Whether a character at the beginning or end of a word is another symbol than elsewhere. */
export const hasAffixes = ({ continuingSubwordPrefix, endOfWordSuffix }: MergeOptions): boolean =>
  Boolean(continuingSubwordPrefix || endOfWordSuffix);

/** What a character of a word is as a symbol. */
const affixed = (
  character: string,
  { isFirst, isLast }: { isFirst: boolean; isLast: boolean },
  { continuingSubwordPrefix = "", endOfWordSuffix = "" }: MergeOptions,
): string => (isFirst ? "" : continuingSubwordPrefix) + character + (isLast ? endOfWordSuffix : "");

/** Every character with its prefix and suffix that occurs, sorted, so that the order of the words does not matter. */
const affixedSymbols = ({ words }: CountedWords, table: SymbolTable, options: MergeOptions): string[] => {
  if (!hasAffixes(options)) return [];
  const symbols = new Set<string>();
  for (const word of words) for (const symbol of symbolsOf(word, table, options)) symbols.add(symbol);
  return [...symbols].sort();
};

/** The symbols of a word, with prefix and suffix; characters outside the alphabet are left out. */
export const symbolsOf = (word: string, { ids }: SymbolTable, options: MergeOptions): string[] => {
  const symbols: string[] = [];
  let at = 0;
  for (const character of word) {
    const isFirst = at === 0;
    at += character.length;
    if (ids.has(character)) symbols.push(affixed(character, { isFirst, isLast: at === word.length }, options));
  }
  return symbols;
};

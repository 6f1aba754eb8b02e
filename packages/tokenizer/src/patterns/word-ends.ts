// Scanners for the splitting patterns of OpenAI's and Meta's encodings: what a regular expression would match, read from UTF-8 without one.
// Which pattern has which scanner is in known-patterns.ts.
import {
  caseless,
  characterEnd,
  classAt,
  endByte,
  letter,
  lineEnd,
  lower,
  mark,
  number,
  other,
  skip,
  space,
  upper,
} from "./character-classes.ts";

/** Where the word that begins at a byte ends; the text ends with `endByte`. These patterns match everywhere, so words follow each other. */
export type WordEnd = (bytes: Uint8Array, at: number) => number;

/** A pattern with a scanner: which of the families below, the digits of a word at most, and whether contractions end its words. */
export interface WordRules {
  readonly wordEnd: WordEnd;
  readonly family: "gpt2" | "cl100k" | "o200k";
  readonly digits: number;
  readonly contracts: boolean;
}

const apostrophe = 0x27;
const blank = 0x20;
const slash = 0x2f;

/** The end of 's, 't, 're, 've, 'm, 'll or 'd, or `at`. `fold` is 0x20 where case does not matter, which makes U+017F an s too. */
const contractionEnd = (bytes: Uint8Array, at: number, fold: number): number => {
  if (bytes[at] !== apostrophe) return at;
  const first = bytes[at + 1]! | fold;
  if (first === 0x73 || first === 0x74 || first === 0x6d || first === 0x64) return at + 2;
  if (fold && bytes[at + 1] === 0xc5 && bytes[at + 2] === 0xbf) return at + 3;
  const second = bytes[at + 2]! | fold;
  const isLong = first === 0x6c ? second === 0x6c : (first === 0x72 || first === 0x76) && second === 0x65;
  return isLong ? at + 3 : at;
};

/** `\s+(?!\S)|\s+`, before it `\s*[\r\n]+` where lines end words. */
const spaceEnd = (bytes: Uint8Array, at: number, endsLines: boolean): number => {
  const end = skip(bytes, at, space | lineEnd);
  if (endsLines) for (let i = end; i > at; i--) if (bytes[i - 1] === 10 || bytes[i - 1] === 13) return i;
  if (bytes[end] === endByte) return end;
  let last = end - 1;
  while ((bytes[last]! & 0xc0) === 0x80) last--;
  return last > at ? last : end;
};

/** GPT-2: `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`. */
const gpt2WordEnd: WordEnd = (bytes, at) => {
  const contraction = contractionEnd(bytes, at, 0);
  if (contraction > at) return contraction;
  const start = bytes[at] === blank ? at + 1 : at;
  const kind = classAt(bytes, start);
  if (kind & letter) return skip(bytes, start, letter);
  if (kind & number) return skip(bytes, start, number);
  if (kind & (other | mark)) return skip(bytes, start, other | mark);
  return spaceEnd(bytes, at, false);
};

/** `\p{N}{1,digits}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`, with `[\r\n/]*` where slashes end words. */
const restEnd = (bytes: Uint8Array, at: number, digits: number, endsSlashes: boolean): number => {
  if (classAt(bytes, at) & number) {
    let end = at;
    for (let i = 0; i < digits && classAt(bytes, end) & number; i++) end = characterEnd(bytes, end);
    return end;
  }
  const start = bytes[at] === blank ? at + 1 : at;
  if (!(classAt(bytes, start) & (other | mark))) return spaceEnd(bytes, at, true);
  let end = skip(bytes, start, other | mark);
  while (bytes[end] === 10 || bytes[end] === 13 || (endsSlashes && bytes[end] === slash)) end++;
  return end;
};

/** cl100k and its kin: `(?i:'s|...)|[^\r\n\p{L}\p{N}]?\p{L}+|` and the rest. */
const createCl100kWordEnd =
  (digits: number): WordEnd =>
  (bytes, at) => {
    const kind = classAt(bytes, at);
    if (kind & letter) return skip(bytes, at, letter);
    const contraction = contractionEnd(bytes, at, 0x20);
    if (contraction > at) return contraction;
    if (!(kind & (lineEnd | number))) {
      const start = characterEnd(bytes, at);
      if (classAt(bytes, start) & letter) return skip(bytes, start, letter);
    }
    return restEnd(bytes, at, digits, false);
  };

/**
 * `[upper]*[lower]+`, else `[upper]+[lower]*`, where letters without case and marks are in both classes: upper ones up to the first lower one and all
 * lower ones after it; without a lower one up to the last that is both.
 */
const casedEnd = (bytes: Uint8Array, from: number): number => {
  let at = skip(bytes, from, upper);
  let end = at;
  for (;;) {
    const kind = classAt(bytes, at);
    if (kind & lower) return skip(bytes, at, lower | caseless | mark);
    if (!(kind & (caseless | mark))) return end;
    end = skip(bytes, at, caseless | mark);
    at = skip(bytes, end, upper);
  }
};

/** o200k and its kin: `[^\r\n\p{L}\p{N}]?`, a word with one change of case, a contraction where there are any, and the rest. */
const createO200kWordEnd =
  (digits: number, contracts: boolean): WordEnd =>
  (bytes, at) => {
    const kind = classAt(bytes, at);
    // A mark may stand before a word or begin it; both come to the same.
    const start = kind & (letter | mark | lineEnd | number) ? at : characterEnd(bytes, at);
    if (!(classAt(bytes, start) & (letter | mark))) return restEnd(bytes, at, digits, true);
    const end = casedEnd(bytes, start);
    return contracts ? contractionEnd(bytes, end, 0x20) : end;
  };

export const gpt2Rules: WordRules = { wordEnd: gpt2WordEnd, family: "gpt2", digits: 0, contracts: true };

export const cl100kRules = (digits: number): WordRules => ({
  wordEnd: createCl100kWordEnd(digits),
  family: "cl100k",
  digits,
  contracts: true,
});

export const o200kRules = (digits: number, contracts: boolean): WordRules => ({
  wordEnd: createO200kWordEnd(digits, contracts),
  family: "o200k",
  digits,
  contracts,
});

// Walking over a text in matches and gaps. What the hand-written scanners of known patterns do is in word-ends.ts.
import { refuse } from "../checked-json.ts";
import { Utf8Chunks } from "../words/utf8-chunks.ts";
import { escapeCharacter, type PatternFlavor } from "./character-sets.ts";
import { knownRules } from "./known-patterns.ts";
import { PatternError } from "./pattern-reader.ts";
import { translatePattern } from "./translate-pattern.ts";
import type { WordEnd } from "./word-ends.ts";

/**
 * Visits the whole text as ranges [start, end) in order, each a match or the gap before one; matches may be empty.
 * Stops where the visitor gives false, and then gives false.
 */
export type Scanner = (text: string, visit: (start: number, end: number, isMatch: boolean) => boolean) => boolean;

/** A scanner for an expression with the flags g and v. An empty match right after a match does not count, at the end of the text it does. */
export const createScanner = (expression: RegExp): Scanner => {
  const sticky = new RegExp(expression.source, "vy");
  const search = new RegExp(expression.source, "gv");
  return (text, visit) => {
    let covered = 0;
    let from = 0;
    let lastMatch = -1;
    while (text && from <= text.length) {
      // Most patterns match everywhere, and a sticky test makes no match object.
      sticky.lastIndex = from;
      const isHere = covered === from && sticky.test(text) && sticky.lastIndex > from;
      const [start, end] = isHere ? [from, sticky.lastIndex] : nextMatch(search, text, from);
      if (start < 0) break;
      if (start === end && end === lastMatch) {
        from += (text.codePointAt(from) ?? 0) > 0xffff ? 2 : 1;
        continue;
      }
      if (covered < start && !visit(covered, start, false)) return false;
      if (!visit(start, end, true)) return false;
      covered = end;
      from = end;
      lastMatch = end;
    }
    return covered === text.length || visit(covered, text.length, false);
  };
};

const nextMatch = (search: RegExp, text: string, from: number): readonly [start: number, end: number] => {
  search.lastIndex = from;
  const match = search.exec(text);
  return match ? [match.index, match.index + match[0].length] : [-1, -1];
};

/** A scanner for one literal string; an empty one never matches. */
export const createLiteralScanner = (literal: string): Scanner => {
  if (literal === "") return (text, visit) => text === "" || visit(0, text.length, false);
  return createScanner(new RegExp([...literal].map(escapeCharacter).join(""), "gv"));
};

/** How many UTF-16 units bytes [from, to) are: one for each character, one more for each of four bytes. */
const unitsOf = (bytes: Uint8Array, from: number, to: number): number => {
  let units = 0;
  for (let i = from; i < to; i++) {
    const byte = bytes[i]!;
    units += (byte & 0xc0) === 0x80 ? 0 : byte < 0xf0 ? 1 : 2;
  }
  return units;
};

/** A scanner of words that follow each other without gaps. */
export const createWordScanner = (wordEnd: WordEnd): Scanner => {
  // Room for a stretch is only made when a text comes: most tokenizers never scan this way.
  let kept: Utf8Chunks | undefined;
  return (text, visit) => {
    kept ??= new Utf8Chunks();
    const chunks = kept;
    let unit = 0;
    let goesOn = true;
    for (let from = 0; goesOn && from < text.length; ) {
      from = chunks.load(text, from);
      const { bytes, length } = chunks;
      for (let at = 0; goesOn && at < length; ) {
        const end = wordEnd(bytes, at);
        const start = unit;
        unit += unitsOf(bytes, at, end);
        goesOn = visit(start, unit, true);
        at = end;
      }
    }
    chunks.release();
    return goesOn;
  };
};

/** A scanner for a pattern in another engine's syntax. @throws TokenizerFormatError naming `path` */
export const createPatternScanner = (source: string, flavor: PatternFlavor, path: string): Scanner => {
  const known = knownRules(source);
  if (known) return createWordScanner(known.wordEnd);
  try {
    return createScanner(translatePattern(source, flavor));
  } catch (error) {
    if (error instanceof PatternError) return refuse(path, error.message);
    throw error;
  }
};

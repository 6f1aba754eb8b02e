// Bracketed classes and escapes of Oniguruma and Rust patterns in JavaScript's `v` syntax. Groups and repetition are in translate-pattern.ts.
import {
  caseVariants,
  escapeCharacter,
  type PatternFlavor,
  posixSet,
  propertyName,
  shorthandSet,
} from "./character-sets.ts";
import type { PatternReader } from "./pattern-reader.ts";

/** What an escape or a plain character stands for: one character, or the contents of a class. */
export type Atom = { readonly character: string } | { readonly set: string };

const controls: { readonly [letter: string]: string } = {
  n: "\n",
  r: "\r",
  t: "\t",
  f: "\f",
  v: "\v",
  a: "\x07",
  e: "\x1b",
  0: "\0",
};

/** Reads what follows a backslash, for escapes that stand for characters. */
export const readEscape = (reader: PatternReader, flavor: PatternFlavor): Atom => {
  const hex = reader.takeMatch(
    /x\{([0-9a-fA-F]{1,6})\}|u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})/y,
  );
  if (hex) return { character: characterOf(reader, hex.slice(1).find((digits) => digits !== undefined) ?? "") };
  const property = reader.takeMatch(/([pP])(?:\{(\^?)([^}]*)\}|([A-Z]))/y);
  if (property) {
    const [, letter, caret, braced, single] = property;
    const wanted = braced ?? single ?? "";
    const name = propertyName(wanted) ?? reader.fail(`names the unknown property ${wanted}`);
    return { set: (letter === "P") !== (caret === "^") ? `\\P{${name}}` : `\\p{${name}}` };
  }
  const letter = reader.next();
  const set = shorthandSet(letter.toLowerCase(), flavor);
  if (set !== undefined) return { set: letter === letter.toLowerCase() ? set : `[^${set}]` };
  if (Object.hasOwn(controls, letter)) return { character: controls[letter] ?? "" };
  if (/[A-Za-z0-9]/.test(letter)) reader.fail(`has the escape \\${letter}, which is not supported`);
  return { character: letter };
};

const characterOf = (reader: PatternReader, hex: string): string => {
  const code = Number.parseInt(hex, 16);
  if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) reader.fail(`names U+${hex}, which is no character`);
  return String.fromCodePoint(code);
};

/** An atom as class contents, widened to every case where case is ignored. */
export const setOf = (reader: PatternReader, atom: Atom, ignoreCase: boolean): string => {
  if ("character" in atom)
    return (ignoreCase ? caseVariants(atom.character) : [atom.character]).map(escapeCharacter).join("");
  if (ignoreCase && /Lu|Ll|Lt|case|\^/.test(atom.set))
    reader.fail("ignores case in a set that depends on case, which is not supported");
  return atom.set;
};

const rangeOf = (reader: PatternReader, from: string, to: string, ignoreCase: boolean): string => {
  const first = from.codePointAt(0) ?? 0;
  const last = to.codePointAt(0) ?? 0;
  if (first > last) reader.fail(`has the range ${from}-${to}, which runs backwards`);
  const range = `${escapeCharacter(from)}-${escapeCharacter(to)}`;
  if (!ignoreCase) return range;
  if (last - first > 2000) reader.fail(`ignores case in the range ${from}-${to}, which is not supported`);
  const variants = Array.from({ length: last - first + 1 }, (_, i) =>
    caseVariants(String.fromCodePoint(first + i)),
  ).flat();
  return range + [...new Set(variants)].map(escapeCharacter).join("");
};

/** Reads a class after its "[" up to and with its "]", and gives it as a `v` class with brackets. */
export const readClass = (reader: PatternReader, flavor: PatternFlavor, ignoreCase: boolean, depth = 0): string => {
  if (depth > 16) reader.fail("nests classes more than 16 deep");
  const negated = reader.take("^") ? "^" : "";
  const operands: string[] = [];
  let contents = reader.take("]") ? "\\]" : "";
  while (!reader.take("]")) {
    if (reader.take("&&")) {
      operands.push(contents);
      contents = "";
    } else {
      contents += readClassItem(reader, flavor, ignoreCase, depth);
    }
  }
  operands.push(contents);
  return operands.length === 1
    ? `[${negated}${contents}]`
    : `[${negated}${operands.map((operand) => `[${operand}]`).join("&&")}]`;
};

const readClassItem = (reader: PatternReader, flavor: PatternFlavor, ignoreCase: boolean, depth: number): string => {
  const posix = reader.takeMatch(/\[:(\^?)(\w+):\]/y);
  if (posix) {
    const set = posixSet(posix[2] ?? "", flavor) ?? reader.fail(`names the unknown class [:${posix[2]}:]`);
    return posix[1] ? `[^${set}]` : set;
  }
  if (reader.take("[")) return readClass(reader, flavor, ignoreCase, depth + 1);
  const from = readClassAtom(reader, flavor);
  const isRange =
    "character" in from && reader.peek("-") && !reader.peek("-]") && !reader.peek("-[") && !reader.peek("--");
  if (!isRange) return setOf(reader, from, ignoreCase);
  reader.take("-");
  const to = readClassAtom(reader, flavor);
  if (!("character" in to))
    return setOf(reader, from, ignoreCase) + escapeCharacter("-") + setOf(reader, to, ignoreCase);
  return rangeOf(reader, from.character, to.character, ignoreCase);
};

const readClassAtom = (reader: PatternReader, flavor: PatternFlavor): Atom => {
  const character = reader.next();
  if (character !== "\\") return { character };
  return reader.take("b") ? { character: "\b" } : readEscape(reader, flavor);
};

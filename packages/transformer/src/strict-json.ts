// JSON from files that nobody vouches for: objects whose keys come once. Not here: what the fields mean.
import { FormatError } from "./format-error.ts";

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

export const isJsonObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The JSON object that `bytes` (UTF-8) hold.
 * @param subject what is parsed, as errors begin: `<function>: <file>`.
 * @throws FormatError when it is not UTF-8, not JSON, not an object, nested too deep, or names a key of one object twice.
 */
export const parseJsonObject = (bytes: Uint8Array, subject: string): JsonObject => {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes); // without a byte order mark
  } catch {
    throw new FormatError(`${subject} is not UTF-8 text`);
  }
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    throw new FormatError(`${subject} is not JSON, ${firstLine(error)}`);
  }
  const problem = findProblem(text);
  if (problem !== undefined) throw new FormatError(`${subject} ${problem}`);
  if (!isJsonObject(value)) throw new FormatError(`${subject} is not a JSON object but ${showJson(value)}`);
  return value;
};

/** A value as errors show it: JSON, cut after 60 characters. */
export const showJson = (value: Json | undefined): string => {
  if (value === undefined) return "undefined";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
};

/** The parser's own words may quote the text: only printable characters of the first line are kept. */
const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/[^\x20-\x7e]+/g, " ").slice(0, 120);

/** Brackets within brackets; no file of a model has ten. */
const deepest = 64;

/** What valid JSON text has that a file of a model must not: a key that its object names again, however it is escaped, or too much depth. */
const findProblem = (text: string): string | undefined => {
  const open: (Set<string> | undefined)[] = []; // one entry per open bracket; undefined for arrays
  let last = "";
  const marks = /["{}[\]:]/g; // the engine finds them faster than a loop over characters
  for (let found = marks.exec(text); found !== null; found = marks.exec(text)) {
    const [mark] = found;
    if (mark === '"') {
      marks.lastIndex = endOfString(text, found.index);
      last = text.slice(found.index, marks.lastIndex);
    } else if (mark === "{") open.push(new Set());
    else if (mark === "[") open.push(undefined);
    else if (mark === "}" || mark === "]") open.pop();
    else {
      const keys = open.at(-1)!;
      const key = JSON.parse(last) as string;
      if (keys.has(key)) return `names the key ${showJson(key)} twice`;
      keys.add(key);
    }
    if (open.length > deepest) return `is nested more than ${deepest} deep`;
  }
  return undefined;
};

/** The place after the quote that closes the string: the first one before which no odd number of backslashes stands. */
const endOfString = (text: string, start: number): number => {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === "\\") backslashes++;
    if (backslashes % 2 === 0) return end + 1;
  }
};

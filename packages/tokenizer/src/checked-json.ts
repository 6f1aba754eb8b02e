// Reading fields of untrusted JSON with errors that name the field. No knowledge of what a tokenizer is.
import { quote, TokenizerFormatError } from "./errors.ts";

/** A parsed JSON object. */
export type JsonObject = { readonly [key: string]: unknown };

/** Throws the error of a bad field: `fromJSON: model.vocab must be an object, it is null`. */
export const refuse = (path: string, problem: string): never => {
  throw new TokenizerFormatError(`fromJSON: ${path} ${problem}`);
};

const wrongType = (path: string, wanted: string, value: unknown): never =>
  value === undefined
    ? refuse(path, `is missing, it must be ${wanted}`)
    : refuse(path, `must be ${wanted}, it is ${quote(value)}`);

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const readObject = (value: unknown, path: string): JsonObject =>
  isObject(value) ? value : wrongType(path, "an object", value);

/** A copy in which holes, which JSON does not have and `map` would pass over, are undefined. */
export const readArray = (value: unknown, path: string): readonly unknown[] =>
  Array.isArray(value) ? [...value] : wrongType(path, "an array", value);

export const readString = (value: unknown, path: string): string =>
  typeof value === "string" ? value : wrongType(path, "a string", value);

/** A string or, where the field is null or absent, `undefined`. */
export const readOptionalString = (value: unknown, path: string): string | undefined =>
  value === null || value === undefined ? undefined : readString(value, path);

/** A string of exactly one Unicode character. */
export const readCharacter = (value: unknown, path: string): string => {
  const text = readString(value, path);
  return [...text].length === 1 ? text : refuse(path, `must be one character, it is ${quote(text)}`);
};

/** A boolean; without a fallback the field must be there. */
export const readBoolean = (value: unknown, path: string, fallback?: boolean): boolean => {
  if (typeof value === "boolean") return value;
  if (fallback !== undefined && (value === undefined || value === null)) return fallback;
  return wrongType(path, "true or false", value);
};

/** A whole number in [0, limit). */
export const readInteger = (value: unknown, path: string, limit: number): number => {
  if (typeof value !== "number") return wrongType(path, "a number", value);
  if (!Number.isInteger(value) || value < 0 || value >= limit) {
    return refuse(path, `must be a whole number from 0 to ${limit - 1}, it is ${value}`);
  }
  return value;
};

/** One of the given words. */
export const readChoice = <T extends string>(value: unknown, path: string, choices: readonly T[]): T =>
  choices.find((choice) => choice === value) ?? wrongType(path, `one of ${choices.join(", ")}`, value);

/** The component at `path` and everything inside its Sequences, in order, as a flat list of [component, path]. */
export const flattenSequence = (value: unknown, path: string, listName: string, depth = 0): [JsonObject, string][] => {
  if (value === null || value === undefined) return [];
  if (depth > 16) return refuse(path, "is nested more than 16 levels deep");
  const component = readObject(value, path);
  if (component.type !== "Sequence") return [[component, path]];
  const list = readArray(component[listName], `${path}.${listName}`);
  return list.flatMap((item, i) =>
    flattenSequence(readObject(item, `${path}.${listName}[${i}]`), `${path}.${listName}[${i}]`, listName, depth + 1),
  );
};

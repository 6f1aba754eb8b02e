// Fields of a request with their types and ranges. null is the same as not given, as in OpenAI's API.
import { ApiError } from "./api-error.ts";

/** A JSON object from outside. */
export type Fields = Readonly<Record<string, unknown>>;

interface Range {
  readonly from: number;
  readonly to: number;
  readonly whole?: boolean;
}

/** The value of a field, undefined where it is absent or null. */
export function given(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? (fields[name] ?? undefined) : undefined;
}

/** The refusal of a field. */
export function wrong(name: string, expected: string, value: unknown): ApiError {
  const shown = shownAs(value);
  return new ApiError(400, `${name} must be ${expected}, got ${shown.length > 60 ? `${shown.slice(0, 60)}…` : shown}`, {
    param: name,
  });
}

function shownAs(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return "something nested very deeply"; // more levels than the engine can write, but not than it can read
  }
}

/** @throws ApiError 400 */
export function numberField(fields: Fields, name: string, { from, to, whole = false }: Range): number | undefined {
  const value = given(fields, name);
  if (value === undefined) return undefined;
  const isValid = typeof value === "number" && value >= from && value <= to && (!whole || Number.isSafeInteger(value));
  if (isValid) return value;
  throw wrong(name, `${whole ? "a whole number" : "a number"} from ${from} to ${to}`, value);
}

/** @throws ApiError 400 */
export function booleanField(fields: Fields, name: string): boolean {
  const value = given(fields, name);
  if (value === undefined || typeof value === "boolean") return value ?? false;
  throw wrong(name, "true or false", value);
}

/** A text or a few. @throws ApiError 400 */
export function textsField(fields: Fields, name: string, most: number): readonly string[] {
  const value = given(fields, name);
  const texts = value === undefined ? [] : Array.isArray(value) ? value : [value];
  if (texts.length <= most && texts.every((text) => typeof text === "string" && text !== "")) return texts;
  throw wrong(name, `a text or up to ${most} of them, none empty`, value);
}

/** An object. @throws ApiError 400 */
export function objectField(fields: Fields, name: string): Fields | undefined {
  const value = given(fields, name);
  if (value === undefined || (typeof value === "object" && !Array.isArray(value))) return value as Fields | undefined;
  throw wrong(name, "an object", value);
}

/** Refuses fields that would change the answer and are not offered. @throws ApiError 400 */
export function refuseFields(fields: Fields, names: readonly string[]): void {
  const found = names.find((name) => given(fields, name) !== undefined);
  if (found !== undefined) throw new ApiError(400, `${found} is not offered by this server`, { param: found });
}

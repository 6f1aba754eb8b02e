// Typed access to the fields of a configuration file, each with its check and its one line of error. Which fields there are is not known here.
import { FormatError } from "../format-error.ts";
import type { JsonObject } from "../strict-json.ts";
import { isJsonObject, showJson } from "../strict-json.ts";

/** `null` counts as absent everywhere, as in transformers. */
export class ConfigFields {
  readonly json: JsonObject;
  readonly subject: string;

  /** @param subject how errors begin: `<function>: <file>`. */
  constructor(json: JsonObject, subject: string) {
    this.json = json;
    this.subject = subject;
  }

  has(name: string): boolean {
    return this.json[name] !== undefined && this.json[name] !== null;
  }

  /** A whole number from `least` to `most`; without a fallback the field must be there. */
  count(name: string, { least = 1, most = 2 ** 24, fallback }: CountRange = {}): number {
    if (!this.has(name) && fallback !== undefined) return fallback;
    const value = this.#present(name);
    if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most)
      throw this.error(name, `not a whole number from ${least} to ${most}`);
    return value;
  }

  /** A finite number above 0. */
  positive(name: string, fallback?: number): number {
    if (!this.has(name) && fallback !== undefined) return fallback;
    const value = this.#present(name);
    if (typeof value !== "number" || !(value > 0) || value === Infinity) throw this.error(name, "not a number above 0");
    return value;
  }

  /** A number from 0 to 1. */
  share(name: string, fallback: number): number {
    const value = this.json[name] ?? fallback;
    if (typeof value !== "number" || !(value >= 0 && value <= 1)) throw this.error(name, "not a number from 0 to 1");
    return value;
  }

  flag(name: string, fallback: boolean): boolean {
    const value = this.json[name] ?? fallback;
    if (typeof value !== "boolean") throw this.error(name, "not true or false");
    return value;
  }

  /** The value that a name stands for. */
  choice<T>(name: string, choices: Readonly<Record<string, T>>, fallback?: string): T {
    const value = this.has(name) ? this.json[name] : (fallback ?? this.#present(name));
    if (typeof value !== "string" || !Object.hasOwn(choices, value))
      throw this.error(name, `none of ${Object.keys(choices).join(", ")}`);
    return choices[value]!;
  }

  object(name: string): JsonObject | undefined {
    const value = this.json[name] ?? undefined;
    if (value !== undefined && !isJsonObject(value)) throw this.error(name, "not an object");
    return value;
  }

  strings(name: string): readonly string[] | undefined {
    const value = this.json[name] ?? undefined;
    if (value === undefined) return undefined;
    if (!Array.isArray(value) || value.some((part) => typeof part !== "string"))
      throw this.error(name, "not a list of strings");
    return value as readonly string[];
  }

  /** One token id below `vocabularySize` or a list of them; none when absent. */
  tokens(name: string, vocabularySize: number): readonly number[] {
    const value = this.json[name] ?? [];
    const ids = Array.isArray(value) ? value : [value];
    for (const id of ids)
      if (typeof id !== "number" || !Number.isInteger(id) || id < 0 || id >= vocabularySize)
        throw this.error(name, `not one or more token ids from 0 to ${vocabularySize - 1}`);
    return ids as readonly number[];
  }

  error(name: string, problem: string): FormatError {
    return new FormatError(`${this.subject} ${name} is ${showJson(this.json[name])}, ${problem}`);
  }

  #present(name: string): JsonObject[string] {
    if (!this.has(name)) throw new FormatError(`${this.subject} has no ${name}`);
    return this.json[name];
  }
}

interface CountRange {
  least?: number;
  most?: number;
  fallback?: number | undefined;
}

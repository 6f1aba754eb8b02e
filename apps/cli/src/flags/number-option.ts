// Numbers on the command line: parsers for commander that say what was expected and what was given.
import { Failure } from "../failure.ts";

/** The numbers that are allowed. */
export interface NumberRange {
  readonly from?: number;
  /** As `from`, but the bound itself is not allowed. */
  readonly above?: number;
  readonly to?: number;
}

/** A parser for a number: decimal or with an exponent, finite. */
export function numberOption(flag: string, range: NumberRange = {}): (text: string) => number {
  return (text) => {
    const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : Number.NaN;
    if (!isInside(value, range))
      throw new Failure(`${flag} must be a number${rangeWords(range)}, got ${JSON.stringify(text)}`);
    return value;
  };
}

/** A parser for an integer that a double holds exactly. */
export function integerOption(flag: string, range: NumberRange = {}): (text: string) => number {
  return (text) => {
    const value = /^[+-]?\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
    if (!Number.isSafeInteger(value) || !isInside(value, range)) {
      throw new Failure(`${flag} must be an integer${rangeWords(range)}, got ${JSON.stringify(text)}`);
    }
    return value;
  };
}

/**
 * Checks an index against a count that is known only once the model is open.
 *
 * @throws Failure naming the flag, the range and the value.
 */
export function checkIndex(flag: string, value: number | undefined, count: number): void {
  if (value !== undefined && value >= count) throw new Failure(`${flag} must be 0 to ${count - 1}, got ${value}`);
}

function isInside(value: number, { from = -Infinity, above = -Infinity, to = Infinity }: NumberRange): boolean {
  return Number.isFinite(value) && value >= from && value > above && value <= to;
}

function rangeWords({ from, above, to }: NumberRange): string {
  if (from !== undefined) return to === undefined ? ` of ${from} or more` : ` from ${from} to ${to}`;
  if (above !== undefined) return to === undefined ? ` above ${above}` : ` above ${above} and at most ${to}`;
  return to === undefined ? "" : ` of ${to} or less`;
}

// The one sentence for a number outside its range. It does not know any option.

/**
 * Hands back a safe integer of at least `least`.
 *
 * @throws RangeError `<caller>: <name> must be a whole number from <least>, got <value>` otherwise.
 */
export function checkedInteger(caller: string, name: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  const range = least === Number.MIN_SAFE_INTEGER ? "a safe integer" : `a whole number from ${least}`;
  throw new RangeError(`${caller}: ${name} must be ${range}, got ${shown(value)}`);
}

/** Hands back one of the `allowed` words. @throws RangeError when it is none of them. */
export function checkedWord<Word extends string>(
  caller: string,
  name: string,
  value: Word,
  allowed: readonly Word[],
): Word {
  if (allowed.includes(value)) return value;
  throw new RangeError(`${caller}: ${name} must be ${allowed.join(", ")}, got ${shown(value)}`);
}

/** A value in one line; strings in quotes. */
export function shown(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

// The one sentence for a number outside its range. It does not know any option.

/**
 * Hands `value` back when `isValid`.
 *
 * @throws RangeError `<caller>: <name> must be <range>, got <value>` otherwise.
 */
export function checkedOption(caller: string, name: string, value: number, isValid: boolean, range: string): number {
  if (isValid) return value;
  const got = typeof value === "string" ? JSON.stringify(value) : value; // "5" must not look like 5
  throw new RangeError(`${caller}: ${name} must be ${range}, got ${got}`);
}

/** Hands back a whole number of at least `least`. @throws RangeError when it is not one. */
export function checkedCount(caller: string, name: string, value: number, least: number): number {
  return checkedOption(
    caller,
    name,
    value,
    Number.isSafeInteger(value) && value >= least,
    `a whole number from ${least}`,
  );
}

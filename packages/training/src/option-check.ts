// How options are refused: one sentence with the name, what it must be and what came. Not here: which options there are.

/** @throws RangeError unless `isFine`. @returns the value. */
export const checkedOption = <T>(
  { caller, name, must }: { caller: string; name: string; must: string },
  value: T,
  isFine: boolean,
): T => {
  const got = typeof value === "string" ? JSON.stringify(value) : String(value);
  if (!isFine) throw new RangeError(`${caller}: ${name} must be ${must}, got ${got}`);
  return value;
};

/** @throws RangeError unless the value is a whole number from `least`. */
export const checkedCount = (caller: string, name: string, value: number, least = 1): number =>
  checkedOption(
    { caller, name, must: `a whole number from ${least}` },
    value,
    Number.isSafeInteger(value) && value >= least,
  );

/** @throws RangeError unless the value is a finite number, at least 0. */
export const checkedAmount = (caller: string, name: string, value: number): number =>
  checkedOption({ caller, name, must: "a number from 0" }, value, Number.isFinite(value) && value >= 0);

/** @throws RangeError unless 0 ≤ value < 1. */
export const checkedShare = (caller: string, name: string, value: number): number =>
  checkedOption({ caller, name, must: "at least 0 and below 1" }, value, value >= 0 && value < 1);

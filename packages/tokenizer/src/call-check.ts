// Mistakes in calls that only a compiler of types would find, said in one line. Options have checks of their own.
import { quote } from "./errors.ts";

/** @throws TypeError unless the text is a string */
export const checkText = (caller: string, text: unknown): void => {
  if (typeof text !== "string") throw new TypeError(`${caller}: the text must be a string, it is ${quote(text)}`);
};

/** @throws TypeError unless it is something other than a string that can be iterated over */
export const checkList = (caller: string, name: string, wanted: string, list: unknown): void => {
  if (typeof list === "string" || !(Symbol.iterator in Object(list)))
    throw new TypeError(`${caller}: ${name} must be ${wanted}, it is ${quote(list)}`);
};

/** @throws RangeError unless it is a whole number from 0 */
export const checkCount = (caller: string, name: string, value: unknown): void => {
  if (!Number.isInteger(value) || (value as number) < 0)
    throw new RangeError(`${caller}: ${name} must be a whole number of tokens, it is ${quote(value)}`);
};

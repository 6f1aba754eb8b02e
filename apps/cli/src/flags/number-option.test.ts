import { expect, test } from "vitest";
import { checkIndex, integerOption, numberOption } from "./number-option.ts";

test.each([
  ["0", 0],
  ["0.8", 0.8],
  [".5", 0.5],
  ["1e-3", 0.001],
  ["2.", 2],
])("%j is the number %d", (text, value) => {
  expect(numberOption("--temperature", { from: 0 })(text)).toBe(value);
});

test.each(["hot", "", " ", "-1", "NaN", "Infinity", "1e999", "0x10", "1,5", "1 2"])("%j is no temperature", (text) => {
  expect(() => numberOption("--temperature", { from: 0 })(text)).toThrow(
    `--temperature must be a number of 0 or more, got ${JSON.stringify(text)}`,
  );
});

test("a number between two bounds names both", () => {
  expect(() => numberOption("--min-p", { from: 0, to: 1 })("1.1")).toThrow(
    '--min-p must be a number from 0 to 1, got "1.1"',
  );
});

test.each(["1.5", "1e3", "99999999999999999999", "ten", ""])("%j is no integer", (text) => {
  expect(() => integerOption("--seed")(text)).toThrow(`--seed must be an integer, got ${JSON.stringify(text)}`);
});

test("an index beyond the count names the range", () => {
  expect(() => checkIndex("--layer", 5, 5)).toThrow("--layer must be 0 to 4, got 5");
  expect(checkIndex("--layer", undefined, 5)).toBeUndefined();
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { splitText } from "./split-text.ts";

const lines = (text: string): string[] => text.split("\n").filter((line) => line !== "");
const sentence = fc
  .array(fc.stringMatching(/^[a-z]{1,4}$/), { minLength: 3, maxLength: 5 })
  .map((words) => words.join(" "));

test("every line is in one part, and a line that repeats is not in both", () => {
  fc.assert(
    fc.property(fc.array(sentence, { minLength: 12, maxLength: 80 }), (given) => {
      fc.pre(new Set(given).size > 9);
      const { training, heldOut } = splitText(given.join("\n"));
      expect([...lines(training), ...lines(heldOut)].sort()).toEqual([...given].sort());
      const learned = new Set(lines(training));
      expect(lines(heldOut).some((line) => learned.has(line))).toBe(false);
      expect(new Set(lines(heldOut)).size).toBe(Math.floor(new Set(given).size / 10));
    }),
  );
});

test("names on lines of their own are never held out", () => {
  const text = Array.from({ length: 40 }, (_, i) => `ROMEO:\nline ${i} of the play`).join("\n");
  expect(splitText(text).heldOut).not.toContain("ROMEO:");
});

test("a text without lines gives its last tenth, and no character is cut in two", () => {
  const { training, heldOut } = splitText("😀".repeat(20));
  expect([training, heldOut]).toEqual(["😀".repeat(18), "😀".repeat(2)]);
});

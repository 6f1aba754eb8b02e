import { expect, test } from "vitest";
import { cutToWidth, textWidth } from "./text-width.ts";

test.each([
  ["abc", 3],
  ["日本", 4],
  ["é", 1],
  ["e\u0301", 1],
  ["한국", 4],
  ["👩‍👩‍👧", 2],
  ["🇰🇷", 2],
  ["1️⃣", 2],
  ["❤️", 2],
  ["❤", 1],
  ["☕⭐", 4],
  ["👍🏽", 2],
  ["مرحبا", 5],
  ["שָׁלוֹם", 4],
  ["", 0],
  ["…·", 2],
])("%j takes %i columns", (text, width) => {
  expect(textWidth(text)).toBe(width);
});

test.each(["plain text", "·the↵", "日本", "e\u0301x", "👩‍👩‍👧👩‍👩‍👧", ""])(
  "%j never takes more columns than there are, and says so where it was cut",
  (text) => {
    for (let columns = 1; columns < 12; columns++) {
      const cut = cutToWidth(text, columns);
      expect(textWidth(cut)).toBeLessThanOrEqual(columns);
      expect(cut === text || cut.endsWith("…")).toBe(true);
    }
  },
);

test("cutting never exceeds the columns and marks what was cut", () => {
  expect(cutToWidth("日本語", 4)).toBe("日…");
  expect(cutToWidth("abc", 3)).toBe("abc");
  expect(cutToWidth("abcd", 3)).toBe("ab…");
});

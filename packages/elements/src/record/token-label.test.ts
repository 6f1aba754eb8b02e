import { expect, test } from "vitest";
import { tokenLabel } from "./token-label.ts";

test.each([
  [" the", "·the"],
  ["a\nb", "a↵b"],
  ["\t", "⇥"],
  ["", "∅"],
  ["\u001b[31m", "<U+001B>[31m"],
  ["a\u200db", "a<U+200D>b"],
  ["\u202e", "<U+202E>"],
  ["\ud83d", "<U+D83D>"],
  ["日本", "日本"],
  ["\u0301", "◌\u0301"],
  ["e\u0301", "e\u0301"],
  ["<script>", "<script>"],
])("%j is labelled %j", (text, label) => {
  expect(tokenLabel(text)).toBe(label);
});

import { expect, test } from "vitest";
import { fillParagraphs } from "./help-text.ts";

test("paragraphs are filled to the width, and examples and empty lines stay as they are", () => {
  const text = "\none two three\nfour five\nsix\n\n  attn do this and that and more\n  attn again\n\nseven";
  expect(fillParagraphs(text, 13)).toBe(
    "\none two three\nfour five six\n\n  attn do this and that and more\n  attn again\n\nseven",
  );
  expect(fillParagraphs(text, 80)).toBe(
    "\none two three four five six\n\n  attn do this and that and more\n  attn again\n\nseven",
  );
});

test("a word longer than the width has a line of its own", () => {
  expect(fillParagraphs("a bbbbbb c", 4)).toBe("a\nbbbbbb\nc");
});

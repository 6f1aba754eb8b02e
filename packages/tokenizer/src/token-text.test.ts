// One token for display.
import { expect, test } from "vitest";
import { Tokenizer } from "./index.ts";
import { tokenText } from "./token-text.ts";

const of = (vocabulary: Record<string, number>, decoder: object | null): Tokenizer =>
  Tokenizer.fromJSON({ model: { type: "BPE", vocab: vocabulary, merges: [] }, decoder });

test("byte-level tokens show their space and, where they are part of a character, their bytes", () => {
  const tokenizer = of({ Ġbed: 0, âĤ: 1, aâ: 2 }, { type: "ByteLevel" });
  expect([0, 1, 2].map((id) => tokenText(tokenizer, id))).toEqual([" bed", "\\xE2\\x82", "a\\xE2"]);
});

test("the replacement character itself is text, not a part of one", () => {
  expect(tokenText(of({ "ï¿½": 0 }, { type: "ByteLevel" }), 0)).toBe("\ufffd");
});

test("sentencepiece tokens show a space for ▁ and byte tokens their byte", () => {
  const tokenizer = of({ "▁bed": 0, "<0x0A>": 1, "<0xE2>": 2 }, null);
  expect([0, 1, 2].map((id) => tokenText(tokenizer, id))).toEqual([" bed", "\n", "\\xE2"]);
});

test("an id outside the vocabulary is the empty text", () => {
  expect(tokenText(of({ a: 0 }, null), 7)).toBe("");
});

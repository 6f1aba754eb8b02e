// What is read: prose or vectors, sentences and words, the kinds of words, the senses of "bank".
import { expect, test } from "vitest";
import { wordsBySense } from "./bank-senses.ts";
import { drawnWords } from "./drawn-words.ts";
import { looksLikeVectors } from "./open-vectors.ts";
import { sentencesOf } from "./training-text.ts";
import { groupOf, pairsOf } from "./word-groups.ts";

test("a text file is taken for vectors when its first line is numbers behind a word, however long it is", async () => {
  const long = `word ${"0.123 ".repeat(2000)}\n`;
  const files = ["2 3\n", "north 0.5 -1e-3\nsouth 1 2\n", long, "Once upon a time\n", "hello", "", "the year 1984\n"];
  const taken = await Promise.all(files.map((text) => looksLikeVectors(new Blob([text]))));
  expect(taken).toEqual([true, true, true, false, false, false, false]);
});

test("a text is cut into sentences of lower-case words of any script", () => {
  const text = "Don't stop! Der Kaffee-Tisch ist schön.\n\n... 고양이가 자요? 1984";
  const sentences = [["don't", "stop"], ["der", "kaffee-tisch", "ist", "schön"], ["고양이가", "자요"], ["1984"]];
  expect(sentencesOf({ kind: "own", text })).toEqual(sentences);
  expect(sentencesOf({ kind: "own", text: " … " })).toEqual([]);
});

test("the map has words of known kinds first, then frequent ones, or one kind alone where it is known", () => {
  const words = ["the", "a", "of", "king", "queen", "paris", "dog", "puppy", "cat", "kitten"];
  expect(drawnWords(words, { count: 8, show: "all" })).toEqual([
    "the",
    "king",
    "queen",
    "paris",
    "dog",
    "puppy",
    "cat",
    "kitten",
  ]);
  expect(drawnWords(words, { count: 8, show: "animals" })).toEqual(["dog", "puppy", "cat", "kitten"]);
  expect(drawnWords(words, { count: 3, show: "places" })).toEqual(["king", "queen", "paris"]);
  expect([groupOf("empress"), groupOf("seoul"), groupOf("the")]).toEqual(["royals", "places", "other"]);
  expect(pairsOf("animals")).toContainEqual(["dog", "puppy"]);
});

test("words beside bank know which of its senses they belong to", () => {
  const senses = wordsBySense();
  expect(["river", "mortgage", "hoop", "the"].map((word) => senses.get(word))).toEqual([
    "river",
    "money",
    "basketball",
    undefined,
  ]);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { words } from "./words.ts";

test("words are lower-case, without punctuation, and countries of two words are one", () => {
  expect(words("The capital of South Korea is Seoul.")).toEqual(["the", "capital", "of", "south_korea", "is", "seoul"]);
  expect(words("The US is a nation in America.")).toEqual(["us", "is", "a", "nation", "in", "america"]);
  expect(words("Tom uses the useful bus.")).toEqual(["tom", "uses", "the", "useful", "bus"]);
  expect(words("")).toEqual([]);
});

test("any text becomes words of letters and underscores", () => {
  fc.assert(fc.property(fc.string(), (text) => words(text).every((word) => /^[a-z_]+$/.test(word))));
});

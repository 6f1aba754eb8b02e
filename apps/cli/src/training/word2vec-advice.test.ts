import { expect, test } from "vitest";
import { exitCodeOf, Failure } from "../failure.ts";
import { inFlags } from "./word2vec-advice.ts";

test("what is said of options is said of flags", () => {
  const error = new RangeError(
    "Word2Vec.buildVocabulary: 9 words of 4 numbers need 9.00 GiB, at most 4 GiB are possible. Raise minCount or lower vectorSize",
  );
  expect(inFlags(error)).toEqual(
    new Failure(
      "9 words of 4 numbers need 9.00 GiB, at most 4 GiB are possible; raise --min-count or lower --vector-size",
    ),
  );
  expect(exitCodeOf(inFlags(error))).toBe(2);
});

test("anything else is left as it is", () => {
  const error = new Error("readSentences: a word before byte 9 is longer than minCount");
  expect(inFlags(error)).toBe(error);
});

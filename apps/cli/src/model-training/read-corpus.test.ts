import { expect, test } from "vitest";
import { testFolder } from "../testing/tiny-model.ts";
import { heldOut, readCorpus } from "./read-corpus.ts";

test("the last part of the characters is held out, and the text that is cut is in both parts", () => {
  expect(heldOut(["abcd", "efgh", "ij"], 0.3)).toEqual({ training: ["abcd", "efg"], validation: ["h", "ij"] });
  expect(heldOut(["abcd", "efgh"], 0.5)).toEqual({ training: ["abcd"], validation: ["efgh"] });
  expect(heldOut(["abcd"], 0)).toEqual({ training: ["abcd"], validation: [] });
  expect(heldOut([], 0.1)).toEqual({ training: [], validation: [] });
});

test("a character of two code units stays whole", () => {
  expect(heldOut(["a😀b"], 0.5)).toEqual({ training: ["a😀"], validation: ["b"] });
});

test("files are texts of their own, and <|endoftext|> in one stands between two", async () => {
  const folder = testFolder();
  const files = [folder.write("a.txt", "one<|endoftext|>two<|endoftext|>"), folder.write("b.txt", "three")];
  const { training, digest } = await readCorpus(files, 0);
  expect(training).toEqual(["one", "two", "three"]);
  expect((await readCorpus(files.toReversed(), 0)).digest).not.toBe(digest);
  folder.dispose();
});

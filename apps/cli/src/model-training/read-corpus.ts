// The texts that a language model learns from, and which part of them is held out. Cutting them into tokens is tokenize-corpus.ts.
import { createHash } from "node:crypto";
import { readInputFile, readText } from "../files/read-text.ts";
import { checkStandardInput } from "../files/standard-input.ts";
import { decodeUtf8, withoutMark } from "../files/utf8.ts";

/** What stands between two texts in one file, and what ends every text for a tokenizer that is learned here. */
export const endOfText = "<|endoftext|>";

/** Texts for training and texts to test with. */
export interface Corpus {
  readonly training: readonly string[];
  readonly validation: readonly string[];
  /** SHA-256 of all texts, in hexadecimal digits. */
  readonly digest: string;
}

/** Reads files, or standard input for `-`. @param share of the characters, held out at the end. @throws Failure */
export async function readCorpus(paths: readonly string[], share: number): Promise<Corpus> {
  checkStandardInput(paths);
  const texts: string[] = [];
  const hash = createHash("sha256");
  for (const path of paths) {
    const file = withoutMark(path === "-" ? await readText("-") : decodeUtf8(await readInputFile(path), path));
    hash.update(file).update(endOfText);
    for (const text of file.split(endOfText)) if (text !== "") texts.push(text);
  }
  return { ...heldOut(texts, share), digest: hash.digest("hex") };
}

/** Cuts off the last `share` of the characters; the text that is cut is in both, and no surrogate pair is cut apart. */
export function heldOut(texts: readonly string[], share: number): Pick<Corpus, "training" | "validation"> {
  const total = texts.reduce((sum, { length }) => sum + length, 0);
  let left = Math.floor(total * (1 - share));
  const training: string[] = [];
  const validation: string[] = [];
  for (const text of texts) {
    const isInsidePair = left > 0 && /^[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(left - 1, left + 1));
    const cut = Math.min(text.length, isInsidePair ? left + 1 : left);
    if (cut > 0) training.push(text.slice(0, cut));
    if (cut < text.length) validation.push(text.slice(cut));
    left = Math.max(0, left - text.length);
  }
  return { training, validation };
}

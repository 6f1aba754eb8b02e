// What a word-vector file is, from its beginning: word2vec text or binary, or GloVe text without a header. Reads no vectors.
import { stat } from "node:fs/promises";
import { Failure } from "../failure.ts";
import { readRange } from "../models/model-folder.ts";

/** What the beginning of the file says. */
export interface VectorFileSummary {
  readonly format: "word2vec text" | "word2vec binary" | "GloVe text";
  /** Number of words; unknown without reading a file that has no header. */
  readonly words: number | undefined;
  /** Numbers per word. */
  readonly width: number;
  readonly bytes: number;
}

/** The longest line that is looked at, in bytes. */
const window = 1 << 20;

/**
 * The summary of the file at `path`.
 *
 * @throws Failure when it does not begin like a word-vector file.
 */
export async function vectorFileSummary(path: string): Promise<VectorFileSummary> {
  const { size: bytes } = await stat(path);
  const text = new TextDecoder("latin1").decode((await readRange(path, { start: 0, end: window })) ?? new Uint8Array());
  const [first = "", second = ""] = text.split("\n", 2).map((line) => line.trimEnd());
  const header = /^(\d+)[ \t](\d+)$/.exec(first);
  if (header !== null) {
    const [words, width] = [Number(header[1]), Number(header[2])];
    const isText = words === 0 || numbersAfterWord(second) === width;
    if (!isText && bytes < first.length + words * width * 4) {
      throw new Failure(
        `${path}: the header says ${words} vectors of ${width} numbers, which need more than its ${bytes} bytes`,
      );
    }
    return { format: isText ? "word2vec text" : "word2vec binary", words, width, bytes };
  }
  const width = numbersAfterWord(first);
  if (width >= 2 && numbersAfterWord(second) === width) return { format: "GloVe text", words: undefined, width, bytes };
  throw new Failure(
    `${path} is none of what can be inspected: a model folder, a safetensors file, tokenizer.json, config.json, word vectors`,
  );
}

/** How many numbers follow the word on a line; 0 when anything else follows. */
function numbersAfterWord(line: string): number {
  const fields = line.split(/[ \t]+/).slice(1);
  return fields.every((field) => field !== "" && Number.isFinite(Number(field))) ? fields.length : 0;
}

// What a tokenizer is trained on: the lines or the word counts of files, read as streams. Which file is at fault is said here, too.
import { createReadStream } from "node:fs";
import { CsvError, csvRows } from "./csv-rows.ts";
import { Failure } from "./failure.ts";
import { describeFileError } from "./read-text.ts";

/** Every line of every file with its line feed. @throws Failure for a file that cannot be read or is not UTF-8. */
export async function* readLines(paths: readonly string[]): AsyncGenerator<string> {
  for (const path of paths) {
    // Parts, so that a line of many chunks is not joined again with each of them.
    let open: string[] = [];
    for await (const chunk of readChunks(path)) {
      const lines = chunk.split("\n");
      const last = lines.pop() ?? "";
      for (const line of lines) {
        yield `${open.join("")}${line}\n`;
        open = [];
      }
      open.push(last);
    }
    const rest = open.join("");
    if (rest !== "") yield rest;
  }
}

/** Every word of CSV files with its count. @throws Failure naming the file and the row. */
export async function* readCounts(paths: readonly string[]): AsyncGenerator<[word: string, count: number]> {
  for (const path of paths) {
    let row = 0;
    try {
      for await (const fields of csvRows(readChunks(path))) {
        row++;
        const [word = "", number = ""] = fields;
        const count = /^\d+$/.test(number.trim()) ? Number(number) : Number.NaN;
        // A heading, or the empty line at the end.
        if (Number.isNaN(count) && (row === 1 || (fields.length === 1 && word === ""))) continue;
        if (fields.length !== 2 || !Number.isSafeInteger(count))
          throw new Failure(
            `${path}: row ${row} must be a word and a whole number, it is ${JSON.stringify(fields).slice(0, 80)}`,
          );
        yield [word, count];
      }
    } catch (error) {
      throw error instanceof CsvError ? new Failure(`${path}: ${error.message}`, 2, { cause: error }) : error;
    }
  }
}

/** A file, or standard input for `-`, as pieces of text; a byte order mark is kept as a character. */
async function* readChunks(path: string): AsyncGenerator<string> {
  const name = path === "-" ? "standard input" : path;
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let position = 0;
  try {
    for await (const chunk of path === "-" ? process.stdin : createReadStream(path)) {
      const bytes = chunk as Uint8Array;
      yield decoder.decode(bytes, { stream: true });
      position += bytes.length;
    }
    yield decoder.decode();
  } catch (error) {
    if (error instanceof TypeError)
      throw new Failure(`${name} is not UTF-8 text: a wrong byte after position ${Math.max(0, position - 3)}`, 2, {
        cause: error,
      });
    throw error instanceof Error && "syscall" in error
      ? new Failure(describeFileError(name, error), 2, { cause: error })
      : error;
  }
}

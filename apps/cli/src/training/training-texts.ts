// What a tokenizer is trained on when it is given texts: the lines of files, read as streams. Word counts are read in word-counts/.
import { readChunks } from "../files/read-chunks.ts";
import { checkStandardInput } from "../files/standard-input.ts";

const encoder = new TextEncoder();

/**
 * The lines of every file: bytes of whole ones, which training cuts apart itself, and as a text the end of a file that has no line feed, so
 * that the next file does not go on with it. @throws Failure for a file that cannot be read or is not UTF-8.
 */
export async function* readLines(paths: readonly string[]): AsyncGenerator<Uint8Array | string> {
  checkStandardInput(paths);
  for (const path of paths) {
    // Parts, so that a line of many chunks is not joined again with each of them.
    let open: string[] = [];
    for await (const chunk of readChunks(path)) {
      const end = chunk.lastIndexOf("\n") + 1;
      if (end > 0) {
        yield encoder.encode(open.join("") + chunk.slice(0, end));
        open = [];
      }
      open.push(chunk.slice(end));
    }
    const rest = open.join("");
    if (rest !== "") yield rest;
  }
}

// What a tokenizer is trained on when it is given texts: the lines of files, read as streams. Word counts are read in word-counts/.
import { readChunks } from "../files/read-chunks.ts";

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

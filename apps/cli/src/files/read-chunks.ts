// A file or standard input as pieces of text, as they come. Lines and fields are cut elsewhere.
import { createReadStream } from "node:fs";
import { Failure } from "../failure.ts";
import { describeFileError } from "./read-text.ts";

/** A file, or standard input for `-`; without a byte order mark at the beginning. @throws Failure for one that cannot be read or is not UTF-8. */
export async function* readChunks(path: string): AsyncGenerator<string> {
  const name = path === "-" ? "standard input" : path;
  const decoder = new TextDecoder("utf-8", { fatal: true });
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

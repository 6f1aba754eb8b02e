// Word vectors from a file. Asking them is query-vectors.ts.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { type KeyedVectors, readWord2Vec } from "@attn/embeddings";
import { exitCodeOf, Failure, messageOf, naming } from "../failure.ts";
import { describeFileError } from "../files/read-text.ts";

/** What @attn/embeddings says of its options, which are no flags of this command. */
const libraryAdvice = /\. (invalidUtf8|duplicates): .*$/;

/** The vectors of a file, or of its first `limit` words. @throws Failure naming the file and what is wrong with it. */
export async function openVectors({
  vectors: path,
  limit,
}: {
  readonly vectors: string;
  readonly limit?: number | undefined;
}): Promise<KeyedVectors> {
  const entry = await stat(path).catch(() => undefined); // what is wrong with a file is said where it is read
  if (entry?.isFile() && entry.size === 0) throw new Failure(`${path} is empty`);
  const source = createReadStream(path);
  try {
    return await naming(path, () => readWord2Vec(source, { limit }));
  } catch (error) {
    const cause = error instanceof Failure ? error.cause : error;
    const isFileError = cause instanceof Error && "syscall" in cause;
    if (isFileError) throw new Failure(describeFileError(path, cause), 2, { cause });
    throw new Failure(messageOf(error).replace(libraryAdvice, ""), exitCodeOf(error), { cause: error });
  }
}

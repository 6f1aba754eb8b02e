// Word vectors from a file. Asking them is query-vectors.ts.
import { createReadStream } from "node:fs";
import { type KeyedVectors, readWord2Vec } from "@attn/embeddings";
import { Failure, naming } from "../failure.ts";
import { describeFileError } from "../files/read-text.ts";

/** The vectors of a file, or of its first `limit` words. @throws Failure naming the file and what is wrong with it. */
export async function openVectors({
  vectors: path,
  limit,
}: {
  readonly vectors: string;
  readonly limit?: number | undefined;
}): Promise<KeyedVectors> {
  const source = createReadStream(path);
  try {
    return await naming(path, () => readWord2Vec(source, { limit }));
  } catch (error) {
    const cause = error instanceof Failure ? error.cause : error;
    const isFileError = cause instanceof Error && "syscall" in cause;
    throw isFileError ? new Failure(describeFileError(path, cause), 2, { cause }) : error;
  }
}

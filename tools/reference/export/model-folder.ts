// A model folder on a disk, read as loadModel reads and written as saveModel gives it. For the scripts beside this file.
import { createWriteStream, existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

export interface FileChunks {
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

export const readFolder =
  (folder: URL) =>
  async (file: string, range?: { start: number; end: number }): Promise<Uint8Array | undefined> => {
    const url = new URL(file, folder);
    if (!existsSync(url)) return undefined;
    const bytes = await readFile(url);
    return range ? bytes.subarray(range.start, range.end) : bytes;
  };

/** The files of a model, and beside them what this project computes with it. */
export const writeFolder = async (folder: string, files: readonly FileChunks[], expected: unknown): Promise<void> => {
  await mkdir(folder, { recursive: true });
  for (const { name, chunks } of files) await pipeline(Readable.from(chunks), createWriteStream(join(folder, name)));
  await writeFile(join(folder, "expected.json"), JSON.stringify(expected));
};

// Where the golden files are, for tests. Not part of the package.
import { existsSync } from "node:fs";
import { open, readFile } from "node:fs/promises";
import type { ReadFile } from "../read-file.ts";

export const goldenFolder = (name: string): URL => new URL(`../../golden/${name}/`, import.meta.url);

/** The folder of reference data that is not part of the project, or why there is none. */
export const referenceFolder: URL = process.env.ATTN_REFERENCE
  ? new URL(`${process.env.ATTN_REFERENCE}/`, "file:")
  : new URL("../../../../../shared/reference/", import.meta.url);
export const hasReference: boolean = existsSync(referenceFolder);

/** A folder on disk as `loadModel` reads it. */
export const folderAt =
  (folder: URL): ReadFile =>
  async (name, range) => {
    const url = new URL(name, folder);
    if (!existsSync(url)) return undefined;
    if (range === undefined) return readFile(url);
    const file = await open(url);
    try {
      const buffer = new Uint8Array(range.end - range.start);
      const { bytesRead } = await file.read(buffer, 0, buffer.length, range.start);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  };

export const readJson = async <T>(folder: URL, name: string): Promise<T> =>
  JSON.parse(await readFile(new URL(name, folder), "utf8")) as T;

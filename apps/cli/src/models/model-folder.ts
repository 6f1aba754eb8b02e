// A model's folder on disk as the ReadFile function that the loader wants. Knows which files a model has, not what is in them.
import { open, stat } from "node:fs/promises";
import { isAbsolute, join, normalize, sep } from "node:path";
import type { ReadFile } from "@attn/transformer";
import { Failure } from "../failure.ts";
import { describeFileError } from "../files/read-text.ts";

const needed = "a model folder holds config.json, tokenizer.json and model.safetensors";

/**
 * Checks that a folder looks like a model, before anything is read.
 *
 * @throws Failure naming what is missing.
 */
export async function checkModelFolder(folder: string | undefined, flag = "--model"): Promise<string> {
  if (folder === undefined) throw new Failure(`no model given; name one with ${flag} DIR (${needed})`);
  const entry = await stat(folder).catch((error: unknown) => {
    throw new Failure(describeFileError(folder, error), 2, { cause: error });
  });
  if (!entry.isDirectory()) throw new Failure(`${folder} is a file; ${flag} takes a folder (${needed})`);
  const missing: string[] = [];
  for (const name of ["config.json", "tokenizer.json"]) if (!(await hasFile(folder, name))) missing.push(name);
  const weights =
    (await hasFile(folder, "model.safetensors")) || (await hasFile(folder, "model.safetensors.index.json"));
  if (!weights) missing.push("model.safetensors");
  if (missing.length > 0)
    throw new Failure(`${folder} is no model: ${missing.join(", ")} ${missing.length > 1 ? "are" : "is"} missing`);
  return folder;
}

/** Whether `folder` has the file. @throws Failure where a folder has its name, and where nobody may look. */
export async function hasFile(folder: string, name: string): Promise<boolean> {
  const path = join(folder, name);
  const entry = await stat(path).catch((error: unknown) => {
    if ((error as { code?: unknown }).code === "ENOENT") return undefined;
    throw new Failure(describeFileError(path, error), 2, { cause: error });
  });
  if (entry?.isDirectory()) throw new Failure(`${path} is a folder, not a file`);
  return entry?.isFile() ?? false;
}

/**
 * A ReadFile for `folder`: bytes `start` to `end` (exclusive) of a file, or all of it, or `undefined` when there is no such file.
 * Names that lead out of the folder are refused: they come from files that are not trusted.
 */
export function createFolderReader(folder: string): ReadFile {
  return async (name, range) => {
    const path = normalize(name);
    if (isAbsolute(path) || path === ".." || path.startsWith(`..${sep}`)) {
      throw new Failure(`${folder} names a file outside itself: ${JSON.stringify(name)}`);
    }
    return readRange(join(folder, path), range);
  };
}

/** Bytes of a file, fewer than asked for where it ends earlier. */
export async function readRange(path: string, range?: { start: number; end: number }): Promise<Uint8Array | undefined> {
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(path, "r");
  } catch (error) {
    if ((error as { code?: unknown }).code === "ENOENT") return undefined;
    throw new Failure(describeFileError(path, error), 2, { cause: error });
  }
  try {
    const { size } = await handle.stat();
    const start = Math.min(size, range?.start ?? 0);
    const bytes = new Uint8Array(Math.max(0, Math.min(size, range?.end ?? size) - start));
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return filled === bytes.length ? bytes : bytes.subarray(0, filled);
  } catch (error) {
    throw new Failure(describeFileError(path, error), 2, { cause: error });
  } finally {
    await handle.close();
  }
}

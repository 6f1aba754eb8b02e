// Output files, written atomically: a reader sees the old file or the whole new one, never a part.
import { randomBytes } from "node:crypto";
import { open, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { Failure } from "./failure.ts";
import { describeFileError } from "./read-text.ts";

/**
 * Checks before the work that `path` can become a file.
 *
 * @throws Failure (2) when it is a folder or its folder does not exist.
 */
export async function checkOutputPath(flag: string, path: string): Promise<void> {
  const target = await stat(path).catch(() => undefined);
  if (target?.isDirectory()) throw new Failure(`${flag} ${path} is a folder, not a file`);
  const folder = dirname(resolve(path));
  const parent = await stat(folder).catch(() => undefined);
  if (!parent?.isDirectory())
    throw new Failure(`${flag} ${path} cannot be written: the folder ${folder} does not exist`);
}

/** Writes to a temporary file beside `path`, flushes it to the disk and renames it. @throws Failure (1). */
export async function writeFileAtomically(path: string, content: string | AsyncIterable<Uint8Array>): Promise<void> {
  const temporary = join(dirname(path), `.attn-${randomBytes(6).toString("hex")}.tmp`);
  try {
    const handle = await open(temporary, "w");
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new Failure(describeFileError(path, error), 1, { cause: error });
  }
}

// Output files, written atomically: a reader sees the old file or the whole new one, never a part.
import { randomBytes } from "node:crypto";
import { open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { Failure } from "../failure.ts";
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
export async function writeFileAtomically(path: string, content: FileContent): Promise<void> {
  const rename = await stageFile(path, content);
  await rename();
}

/** What a file can be made of. */
export type FileContent = string | Uint8Array | AsyncIterable<Uint8Array>;

/** As writeFileAtomically, but for the renaming, which is left to what is returned. @throws Failure (1), both of them. */
export async function stageFile(path: string, content: FileContent): Promise<() => Promise<void>> {
  const temporary = join(dirname(path), `.attn-${randomBytes(6).toString("hex")}.tmp`);
  const failing = async (error: unknown): Promise<never> => {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new Failure(describeFileError(path, error), 1, { cause: error });
  };
  try {
    const handle = await open(temporary, "w");
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    return failing(error);
  }
  return () => rename(temporary, path).catch(failing);
}

/** Removes what a process that was killed while it wrote has left in `folder`; a folder that does not exist has nothing. */
export async function removeTemporaryFiles(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) if (/^\.attn-[0-9a-f]{12}\.tmp$/.test(name)) await rm(join(folder, name), { force: true });
}

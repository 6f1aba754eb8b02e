// Output files, written atomically: a reader sees the old file or the whole new one, never a part. What is no file (a device, a pipe) is
// written as it is. Whether an output can be written at all is output-place.ts.
import { randomBytes } from "node:crypto";
import { open, readdir, readlink, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { Failure } from "../failure.ts";
import { describeFileError } from "./read-text.ts";
import { removeWhenKilled } from "./remove-when-killed.ts";

/** Writes to a temporary file beside `path`, flushes it to the disk and renames it. @throws Failure (1). */
export async function writeFileAtomically(path: string, content: FileContent): Promise<void> {
  const rename = await stageFile(path, content);
  await rename();
}

/** What a file can be made of. */
export type FileContent = string | Uint8Array | AsyncIterable<Uint8Array>;

/**
 * As writeFileAtomically, but for the renaming, which is left to what is returned. A symbolic link stays one: the file that it names is
 * replaced. @throws Failure (1), both of them.
 */
export async function stageFile(path: string, content: FileContent): Promise<() => Promise<void>> {
  const there = await stat(path).catch(() => undefined);
  const isFile = there === undefined || there.isFile() || there.isDirectory();
  const target = isFile ? await endOfLinks(path) : path;
  // A rename would put a file in the place of the device.
  const temporary = isFile ? join(dirname(target), `.attn-${randomBytes(6).toString("hex")}.tmp`) : target;
  const forget = isFile ? removeWhenKilled(temporary) : () => undefined;
  const failing = async (error: unknown): Promise<never> => {
    if (isFile) await rm(temporary, { force: true }).catch(() => undefined);
    forget();
    throw new Failure(describeFileError(path, error), 1, { cause: error });
  };
  try {
    await writeAll(temporary, content, { isFile, mode: there?.mode });
  } catch (error) {
    return failing(error);
  }
  return () => (isFile ? rename(temporary, target).then(forget, failing) : Promise.resolve());
}

/** Removes what a process that was killed while it wrote has left in `folder`; a folder that does not exist has nothing. */
export async function removeTemporaryFiles(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) if (/^\.attn-[0-9a-f]{12}\.tmp$/.test(name)) await rm(join(folder, name), { force: true });
}

/** @param mode the permissions of the file that is replaced, which the new one has too. */
async function writeAll(
  path: string,
  content: FileContent,
  { isFile, mode }: { readonly isFile: boolean; readonly mode: number | undefined },
): Promise<void> {
  const handle = await open(path, "w");
  try {
    if (isFile && mode !== undefined) await handle.chmod(mode & 0o777).catch(() => undefined); // not every file system has them
    await handle.writeFile(content);
    if (isFile) await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The file that a chain of symbolic links ends at, or the place that a link names where there is none yet. */
async function endOfLinks(path: string): Promise<string> {
  const end = await realpath(path).catch(() => undefined);
  if (end !== undefined) return end;
  const next = await readlink(path).catch(() => undefined);
  return next === undefined ? path : resolve(dirname(path), next);
}

// Folders of part files, as Spark, Polars and DuckDB write a table. What is in the parts is not known here.
import { readdir, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { Failure } from "../failure.ts";
import { describeFileError } from "../files/read-text.ts";

/**
 * The file itself, or the files of a folder and the folders in it that end in `ending`, in the order of their names. What begins with a dot or
 * an underscore is left out, as those programs do.
 *
 * @throws Failure for a folder that cannot be read or has no such file.
 */
export async function partFiles(path: string, ending: string): Promise<readonly string[]> {
  // What is wrong with a file is said where it is read.
  const entry = path === "-" ? undefined : await stat(path).catch(() => undefined);
  if (!entry?.isDirectory()) return [path];
  const names = await readdir(path, { recursive: true }).catch((error: unknown) => {
    throw new Failure(describeFileError(path, error), 2, { cause: error });
  });
  const isPart = (name: string): boolean =>
    name.toLowerCase().endsWith(ending) && !name.split(sep).some((part) => /^[._]/.test(part));
  const parts = names.filter(isPart).sort();
  if (parts.length === 0) throw new Failure(`${path} is a folder without a file that ends in ${ending}`);
  return parts.map((name) => join(path, name));
}

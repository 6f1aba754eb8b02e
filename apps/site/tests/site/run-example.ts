// Runs a program that a page shows, as somebody would who copied it: a file, Node, the built packages, models beside it.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const site = join(import.meta.dirname, "../..");

/** What `code` prints. The folders `language-model`, `translator` and `word-vectors` lie beside it, and the `files` given. */
export async function runExample(code: string, files: Readonly<Record<string, string>> = {}): Promise<string> {
  await mkdir(join(site, ".examples"), { recursive: true });
  const folder = await mkdtemp(join(site, ".examples", "run-"));
  try {
    for (const name of ["language-model", "translator", "word-vectors"])
      await symlink(join(site, "../cli/models", name), join(folder, name));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    await writeFile(join(folder, "example.ts"), code);
    const { stdout } = await promisify(execFile)(process.execPath, ["example.ts"], { cwd: folder, timeout: 120_000 });
    return stdout.trimEnd();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

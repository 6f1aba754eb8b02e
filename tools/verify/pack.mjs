// Packs every published package into .packed/ as a registry would get it, with an index. Builds nothing.

import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { root, workspacePackages } from "../workspace.mjs";

const folder = join(import.meta.dirname, ".packed");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);

const filters = workspacePackages()
  .filter((entry) => entry.published)
  .flatMap((entry) => ["--filter", entry.name]);
const printed = execFileSync("pnpm", ["--recursive", ...filters, "pack", "--json", "--pack-destination", folder], {
  cwd: root,
  encoding: "utf8",
});

/** One entry per package: name, version, tarball (file name in .packed), size in bytes, files. */
const packed = [JSON.parse(printed)].flat().map((entry) => ({
  name: entry.name,
  version: entry.version,
  tarball: basename(entry.filename),
  size: entry.size,
  files: entry.files.map((/** @type {{ path: string }} */ file) => file.path),
}));
writeFileSync(join(folder, "packed.json"), `${JSON.stringify(packed, null, 1)}\n`);

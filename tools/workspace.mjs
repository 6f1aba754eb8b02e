// Which packages the workspace has and where they lie. Decides nothing about them.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Absolute path of the repository. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Every package below packages/, apps/ and tools/, sorted by folder.
 * @returns {{ name: string, folder: string, path: string, manifest: Record<string, any>, published: boolean }[]}
 *   `folder` is relative to the repository, `path` absolute; `published` is false for private ones.
 */
export function workspacePackages() {
  const found = [];
  for (const parent of ["apps", "packages", "tools"]) {
    if (!existsSync(join(root, parent))) continue;
    for (const entry of readdirSync(join(root, parent)).sort()) {
      const path = join(root, parent, entry);
      if (!existsSync(join(path, "package.json"))) continue;
      const manifest = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
      found.push({ name: manifest.name, folder: `${parent}/${entry}`, path, manifest, published: !manifest.private });
    }
  }
  return found;
}

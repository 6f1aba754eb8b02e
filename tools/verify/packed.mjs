// Reads the index that pack.mjs wrote. Packs nothing.

import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Absolute path of the folder of tarballs. */
export const packedFolder = join(import.meta.dirname, ".packed");

/**
 * @typedef {object} PackedPackage
 * @property {string} name
 * @property {string} version
 * @property {string} tarball file name in .packed
 * @property {number} size of the tarball in bytes
 * @property {string[]} files in the tarball
 */

/**
 * The packed packages, each with the absolute path of its tarball.
 * @returns {(PackedPackage & { path: string })[]}
 */
export function packedPackages() {
  /** @type {PackedPackage[]} */
  const entries = JSON.parse(readFileSync(join(packedFolder, "packed.json"), "utf8"));
  return entries.map((entry) => ({ ...entry, path: join(packedFolder, entry.tarball) }));
}

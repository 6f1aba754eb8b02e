// The TypeScript sources of a package and what each imports. Knows no rule about them.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/**
 * @typedef {object} SourceFile
 * @property {string} file path relative to the package, `src/…`
 * @property {string[]} imports specifiers as written
 */

/**
 * @param {string} path absolute path of a package
 * @returns {SourceFile[]}
 */
export function readSourceFiles(path) {
  const files = readdirSync(join(path, "src"), { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  return files.sort().map((file) => ({
    file: `src/${file}`,
    imports: parseImports(readFileSync(join(path, "src", file), "utf8")),
  }));
}

/**
 * The specifiers of all import and export-from declarations, dynamic imports and type imports. Comment lines do not count.
 * @param {string} source TypeScript as the formatter leaves it
 * @returns {string[]}
 */
export function parseImports(source) {
  const code = source.replace(/^[ \t]*(\/\/|\/\*|\*).*$/gm, "");
  const declared = code.matchAll(/^[ \t]*(?:import|export)\b(?:[^;"'`=()]*\bfrom)?\s*["']([^"']+)["']/gm);
  const dynamic = code.matchAll(/\bimport\(\s*["']([^"']+)["']/g);
  return [...declared, ...dynamic].map((match) => match[1] ?? "");
}

/**
 * The files that can be reached from one file by relative imports, itself included.
 * @param {SourceFile[]} files of one package
 * @param {string} entry
 * @returns {Set<string>}
 */
export function reachableFiles(files, entry, seen = new Set()) {
  const source = files.find(({ file }) => file === entry);
  if (source === undefined || seen.has(entry)) return seen;
  seen.add(entry);
  for (const specifier of source.imports.filter((each) => each.startsWith("."))) {
    reachableFiles(files, normalize(join(dirname(entry), specifier)), seen);
  }
  return seen;
}

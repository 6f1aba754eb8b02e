// Who may import whom: the table in allowed-imports.json for packages, and the rules for single files. Reads sources only.

import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { root, workspacePackages } from "../workspace.mjs";
import { reachableFiles, readSourceFiles } from "./source-files.mjs";

/** @type {Record<string, string[]>} */
const allowed = JSON.parse(readFileSync(join(root, "tools/allowed-imports.json"), "utf8"));
/** @typedef {ReturnType<typeof workspacePackages>[number]} Package */

const problems = workspacePackages()
  .filter(({ folder }) => folder.startsWith("packages/"))
  .flatMap((entry) => [...checkManifest(entry), ...checkFiles(entry), ...checkGpu(entry)]);
for (const problem of problems) console.log(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

/** @param {Package} entry */
function checkManifest({ folder, name, manifest }) {
  const permitted = allowed[shortName(name)];
  if (permitted === undefined) return [`${folder}: ${name} is not in tools/allowed-imports.json`];
  const { dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {}, devDependencies = {} } = manifest;
  const own = Object.keys({ ...dependencies, ...peerDependencies, ...devDependencies }).filter(isOwn);
  const hard = Object.keys(peerDependencies).filter((each) => !peerDependenciesMeta[each]?.optional);
  const foreign = [...Object.keys(dependencies), ...hard].filter((each) => !isOwn(each));
  return [
    ...own
      .filter((each) => !permitted.includes(shortName(each)))
      .map((each) => `${folder}/package.json: may not depend on ${each}`),
    ...foreign.map(
      (each) => `${folder}/package.json: ${each} is a runtime dependency, a library has none but optional peers`,
    ),
  ];
}

/**
 * Tests and what only they import may use Node; arrows between packages hold for them too.
 * @param {Package} entry
 */
function checkFiles({ folder, name, path, manifest }) {
  const permitted = allowed[shortName(name)] ?? [];
  const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  const files = readSourceFiles(path);
  const shipped = new Set(entriesOf(manifest).flatMap(({ entry }) => [...reachableFiles(files, entry)]));
  /** @type {(specifier: string, file: string) => string | undefined} */
  const problemOf = (specifier, file) => {
    if (isOwn(specifier)) {
      const target = specifier.split("/").slice(0, 2).join("/");
      if (!permitted.includes(shortName(target))) return "is not an allowed arrow between packages";
      return declared.includes(target) ? undefined : "is missing in package.json's dependencies";
    }
    if (!shipped.has(file)) return undefined;
    if (isBuiltin(specifier)) return "is a Node builtin, libraries run everywhere";
    if (/(^|\/)index\.(ts|js)$/.test(specifier)) return "is an index, internals import the file itself";
    return undefined;
  };
  return files.flatMap(({ file, imports }) =>
    imports.flatMap((specifier) => {
      const problem = problemOf(specifier, file);
      return problem ? [`${folder}/${file}: "${specifier}" ${problem}`] : [];
    }),
  );
}

/** gpu.js may be reached from the entry `./gpu` alone, so that nobody else's bundle has it. @param {Package} entry */
function checkGpu({ folder, path, manifest }) {
  const files = readSourceFiles(path);
  return entriesOf(manifest).flatMap(({ subpath, entry }) => {
    if (subpath === "./gpu") return [];
    const reached = reachableFiles(files, entry);
    const guilty = files.filter(({ file, imports }) => reached.has(file) && imports.includes("gpu.js"));
    return guilty.map(({ file }) => `${folder}/${file}: imports gpu.js and is reached from "${subpath}"`);
  });
}

/** The source files behind a package's exports. @param {Package["manifest"]} manifest */
function entriesOf(manifest) {
  return Object.entries(manifest.exports ?? {}).flatMap(([subpath, target]) => {
    const source = target?.["@attn/source"];
    return source ? [{ subpath, entry: source.slice(2) }] : [];
  });
}

/** @param {string} specifier */
function isOwn(specifier) {
  return specifier.startsWith("@attn/");
}

/** @param {string} name `@attn/tensor` or a path below it */
function shortName(name) {
  return name.split("/")[1] ?? name;
}

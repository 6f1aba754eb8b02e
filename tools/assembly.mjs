// AssemblyScript sources to the bytes of a module, for the assembly/build.mjs of packages. Each has the compiler as a development dependency
// of its own and hands it in, so that nothing else needs it.
import { readFile } from "node:fs/promises";

const options = ["-O3", "--converge", "--noAssert", "--runtime", "stub", "--importMemory", "--use", "abort="];

/**
 * What is used of the compiler.
 * @typedef {object} Hooks
 * @property {(name: string, base: string) => Promise<string | null>} readFile
 * @property {(name: string, contents: unknown) => void} writeFile
 * @property {() => string[]} listFiles
 */

/**
 * @param {{ main: (args: string[], hooks: Hooks) => Promise<{ error: Error | null, stderr: { toString(): string } }> }} asc what `assemblyscript/asc` exports by default
 * @param {{ folder: URL, source: string, flags: readonly string[] }} module `folder` ends with a slash; `flags` beside those all have
 * @returns {Promise<Uint8Array>}
 */
export async function compileAssembly(asc, { folder, source, flags }) {
  /** @type {unknown} */
  let binary;
  const { error, stderr } = await asc.main([source, "--outFile", "module.wasm", ...options, ...flags], {
    readFile: (name, base) => readFile(new URL(name, new URL(`${base}/`, folder)), "utf8").catch(() => null),
    writeFile: (_, contents) => {
      binary = contents;
    },
    listFiles: () => [],
  });
  if (error !== null) throw new Error(`asc: ${error.message}\n${stderr.toString()}`);
  return /** @type {Uint8Array} */ (binary);
}

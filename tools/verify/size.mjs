// What one piece alone costs: bundles of single imports, minified and gzipped, against size-budgets.json. Prints every figure.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { root } from "../workspace.mjs";

/** @type {{ name: string, code: string, gzipBytes: number }[]} */
const budgets = JSON.parse(readFileSync(join(root, "tools/size-budgets.json"), "utf8"));

for (const { name, code, gzipBytes } of budgets) {
  const measured = await bundledSize(code).catch((error) => console.log(`${name}: ${error.message}`));
  if (measured !== undefined) {
    console.log(`${name}: ${measured} of ${gzipBytes} bytes gzipped${measured > gzipBytes ? ", over its budget" : ""}`);
  }
  if (measured === undefined || measured > gzipBytes) process.exitCode = 1;
}

/**
 * Bytes of the bundled, minified and gzipped code, imports taken from the built packages. What is only reached through
 * `import()` is not counted: it is loaded when somebody asks for it.
 * @param {string} code
 */
async function bundledSize(code) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname },
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    outdir: "/out",
    absWorkingDir: "/",
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  const chunks = new Set(
    Object.keys(metafile.outputs).filter((path) => metafile.outputs[path]?.entryPoint === "<stdin>"),
  );
  for (const path of chunks)
    for (const { path: imported, kind } of metafile.outputs[path]?.imports ?? [])
      if (kind === "import-statement") chunks.add(imported);
  return outputFiles
    .filter(({ path }) => chunks.has(path.slice(1)))
    .reduce((bytes, { contents }) => bytes + gzipSync(contents, { level: 9 }).length, 0);
}

// What importing something costs: bundled, minified and gzipped, from the built packages.

import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { root } from "./workspace.mjs";

/**
 * Bytes of the bundled, minified and gzipped code. What is only reached through `import()` is not counted: it is loaded when
 * somebody asks for it.
 * @param {string} code
 */
export async function bundledSize(code) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: join(root, "tools/verify") },
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

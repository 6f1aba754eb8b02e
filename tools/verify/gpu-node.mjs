// The modes of gpu.js that run in Node: cpu, webasm, and headlessgl where the package gl can be found.

import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

/**
 * @param {string} mode
 * @param {object} part
 */
export async function conformanceInNode(mode, part) {
  const { conformance } = await bundled();
  return conformance(mode, part, (/** @type {string} */ line) => console.error(line));
}

/** gpu-conformance.ts as JavaScript, from a file that is gone again: beside the packages, so that it finds them. */
async function bundled() {
  const folder = mkdtempSync(join(import.meta.dirname, "node_modules", ".gpu-check-"));
  const outfile = join(folder, "conformance.mjs");
  try {
    await build({
      entryPoints: [join(import.meta.dirname, "src/gpu-conformance.ts")],
      bundle: true,
      format: "esm",
      platform: "node",
      outfile,
      packages: "external",
      logLevel: "error",
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

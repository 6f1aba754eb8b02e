// Bundles the script of the HTML picture into src/html/page-script.gen.ts, which is committed.
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const folder = new URL("../src/html/", import.meta.url);

/** The text of the generated file. */
export const generate = async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("page.ts", folder))],
    bundle: true,
    minify: true,
    format: "iife",
    platform: "browser",
    target: "es2022",
    charset: "ascii",
    legalComments: "none",
    write: false,
    logLevel: "error",
  });
  const script = outputFiles[0]?.text.trim() ?? "";
  return `// Made by page/build.mjs from page.ts and what it imports: the script of the HTML picture. Do not edit.\nexport const pageScript: string =\n  ${JSON.stringify(script)};\n`;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(new URL("page-script.gen.ts", folder), await generate());
}

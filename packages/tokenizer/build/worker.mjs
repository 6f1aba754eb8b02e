// Makes one text of the program of a counting thread and writes it into src/training/workers/worker-program.gen.ts, which is committed:
// a text can be started as a thread everywhere, whatever a bundler has made of the files.
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const entry = fileURLToPath(new URL("../src/training/workers/worker-program.ts", import.meta.url));
const target = new URL("../src/training/workers/worker-program.gen.ts", import.meta.url);

/** The program. */
export const bundle = async () => {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: "iife",
    platform: "neutral",
    target: "es2022",
    charset: "ascii",
    write: false,
    logLevel: "silent",
  });
  return outputFiles[0]?.text.trim() ?? "";
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const head =
    "// Made by build/worker.mjs from worker-program.ts and all that it imports: the program of a thread as text. Do not edit.";
  await writeFile(target, `${head}\nexport const workerProgram: string =\n  ${JSON.stringify(await bundle())};\n`);
}

// Compiles the kernel and writes it, as base64, into src/words/kernel.gen.ts, which is committed.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const folder = fileURLToPath(new URL(".", import.meta.url));
const target = new URL("../src/words/kernel.gen.ts", import.meta.url);
const options = ["-O3", "--converge", "--noAssert", "--runtime", "stub", "--use", "abort=", "--enable", "simd"];
const memory = ["--enable", "bulk-memory", "--importMemory", "--memoryBase", "64"];

/** The bytes of the module. */
export const compile = async () => {
  let binary;
  const { error, stderr } = await asc.main(["index.ts", "--outFile", "kernel.wasm", ...options, ...memory], {
    readFile: async (name, base) => {
      try {
        return await readFile(new URL(name, new URL(`${base}/`, `file://${folder}`)), "utf8");
      } catch {
        return null;
      }
    },
    writeFile: (_, contents) => {
      binary = contents;
    },
    listFiles: () => [],
  });
  if (error !== null) throw new Error(`asc: ${error.message}\n${stderr.toString()}`);
  return binary;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const base64 = Buffer.from(await compile()).toString("base64");
  const head =
    "// Made by assembly/build.mjs from the AssemblyScript sources beside it: a WebAssembly module in base64. Do not edit.";
  await writeFile(target, `${head}\nexport const kernel: string =\n  "${base64}";\n`);
}

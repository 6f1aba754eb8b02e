// Compiles the kernel and writes it, as base64, into src/words/kernel.gen.ts, which is committed.
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import { compileAssembly } from "../../../tools/assembly.mjs";

const folder = new URL(".", import.meta.url);
const target = new URL("../src/words/kernel.gen.ts", import.meta.url);
const flags = ["--enable", "simd", "--enable", "bulk-memory", "--memoryBase", "64"];

/** The bytes of the module. */
export const compile = () => compileAssembly(asc, { folder, source: "index.ts", flags });

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const base64 = Buffer.from(await compile()).toString("base64");
  const head =
    "// Made by assembly/build.mjs from the AssemblyScript sources beside it: a WebAssembly module in base64. Do not edit.";
  await writeFile(target, `${head}\nexport const kernel: string =\n  "${base64}";\n`);
}

// Compiles the kernels and writes them, as base64, into src/network/kernels.gen.ts, which is committed.
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import { compileAssembly } from "../../../tools/assembly.mjs";

const folder = new URL(".", import.meta.url);
const target = new URL("../src/network/kernels.gen.ts", import.meta.url);
const flags = ["--enable", "simd", "--maximumMemory", "65536"];
const sharing = ["--enable", "threads", "--sharedMemory"];

/** The bytes of the module; with `shared` for a memory that threads share. */
export const compile = (shared = false) =>
  compileAssembly(asc, { folder, source: "index.ts", flags: shared ? [...flags, ...sharing] : flags });

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const base64 = Buffer.from(await compile()).toString("base64");
  const head =
    "// Made by assembly/build.mjs from the AssemblyScript sources beside it: a WebAssembly module in base64. Do not edit.";
  await writeFile(target, `${head}\nexport const kernels: string =\n  "${base64}";\n`);
}

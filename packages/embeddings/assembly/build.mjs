// Compiles the kernels and writes them, as base64, into src/network/kernels.gen.ts, which is committed.
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import { compileAssembly } from "../../../tools/assembly.mjs";

const folder = new URL(".", import.meta.url);
const target = new URL("../src/network/kernels.gen.ts", import.meta.url);
const flags = ["--enable", "simd", "--maximumMemory", "65536"];
const sharing = ["--enable", "threads", "--sharedMemory"];

const relaxing = ["--enable", "relaxed-simd"];

/** The bytes of the module; with `relaxed` for engines that have relaxed SIMD, with `shared` for a memory that threads share. */
export const compile = (relaxed = false, shared = false) => {
  const all = [...flags, ...(relaxed ? relaxing : []), ...(shared ? sharing : [])];
  return compileAssembly(asc, { folder, source: "index.ts", flags: all });
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const head =
    "// Made by assembly/build.mjs from the AssemblyScript sources beside it: WebAssembly modules in base64. Do not edit.";
  const text = async (name, relaxed) =>
    `export const ${name}: string =\n  "${Buffer.from(await compile(relaxed)).toString("base64")}";\n`;
  await writeFile(target, [head, await text("plain", false), await text("relaxed", true)].join("\n"));
}

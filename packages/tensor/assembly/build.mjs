// Compiles the kernels and writes each module, as base64, into src/backends/wasm/modules, which is committed.
// `node assembly/build.mjs [NAME]...` builds the named modules, or all.
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import { compileAssembly } from "../../../tools/assembly.mjs";

const folder = new URL(".", import.meta.url);
const target = new URL("../src/backends/wasm/modules/", import.meta.url);

/** `base` is where a module's static data begins; all of them share one memory, and tensors begin at HEAP (scratch.ts). */
const modules = {
  kernels: { source: "index.ts", features: ["simd"], base: 16384 },
  attention: { source: "attention-module.ts", features: ["simd"], base: 32768 },
  rope: { source: "rope.ts", features: ["simd"], base: 49152 },
  attentionTiles: { source: "attention-tiles-module.ts", features: ["simd"], base: 36864 },
  relaxedAttentionTiles: { source: "attention-tiles-module.ts", features: ["simd", "relaxed-simd"], base: 36864 },
  compact: { source: "compact-module.ts", features: ["simd"], base: 57344 },
  compactProducts: { source: "compact-products-module.ts", features: ["simd"], base: 59392 },
  relaxedCompactProducts: { source: "compact-products-module.ts", features: ["simd", "relaxed-simd"], base: 59392 },
  products: { source: "products.ts", features: ["simd"], base: 40960 },
  quantised: { source: "quantised.ts", features: ["simd"], base: 61440 },
  relaxedQuantised: { source: "quantised-products.ts", features: ["simd", "relaxed-simd"], base: 61440 },
  relaxedProducts: { source: "products.ts", features: ["simd", "relaxed-simd"], base: 40960 },
};

export const moduleNames = Object.keys(modules);

/** The bytes of one module. */
export const compile = (name) => {
  const { source, features, base } = modules[name];
  const memory = ["--maximumMemory", "65536", "--memoryBase", `${base}`]; // a maximum, so that it may be shared
  const flags = [...memory, ...features.flatMap((feature) => ["--enable", feature])];
  return compileAssembly(asc, { folder, source, flags });
};

/** The text of the module's file. */
export const generate = async (name) =>
  "// Made by assembly/build.mjs from the AssemblyScript sources beside it: a module in base64. Do not edit.\n" +
  `export const ${name}: string =\n  "${Buffer.from(await compile(name)).toString("base64")}";\n`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const named = process.argv.slice(2);
  await mkdir(target, { recursive: true });
  for (const name of named.length > 0 ? named : moduleNames)
    await writeFile(new URL(`${name}.gen.ts`, target), await generate(name));
}

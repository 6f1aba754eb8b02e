// Compiles the kernels and writes them, as base64, into src/backends/wasm/kernels.gen.ts, which is committed: products for every
// engine, products with relaxed SIMD, and all others.
// `node assembly/build.mjs --check` compares instead of writing and fails when the committed file is not made of these sources.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const folder = fileURLToPath(new URL(".", import.meta.url));
const target = new URL("../src/backends/wasm/kernels.gen.ts", import.meta.url);

const modules = {
  kernels: { source: "index.ts", features: ["simd"] },
  products: { source: "products.ts", features: ["simd"] },
  relaxedProducts: { source: "products.ts", features: ["simd", "relaxed-simd"] },
};

/** The bytes of one module. */
export const compile = async (name) => {
  let binary;
  const { source, features } = modules[name];
  const options = ["-O3", "--converge", "--noAssert", "--runtime", "stub", "--importMemory", "--memoryBase", "16384"];
  const { error, stderr } = await asc.main(
    [
      source,
      "--outFile",
      "kernels.wasm",
      ...options,
      "--use",
      "abort=",
      ...features.flatMap((feature) => ["--enable", feature]),
    ],
    {
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
    },
  );
  if (error !== null) throw new Error(`asc: ${error.message}\n${stderr.toString()}`);
  return binary;
};

/** The text of kernels.gen.ts. */
export const generate = async () => {
  let text =
    "// Made by assembly/build.mjs from the AssemblyScript sources beside it: modules in base64. Do not edit.\n";
  for (const name of Object.keys(modules)) {
    const base64 = Buffer.from(await compile(name)).toString("base64");
    text += `export const ${name}: string =\n  "${base64}";\n`;
  }
  return text;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = await generate();
  if (process.argv.includes("--check")) {
    if ((await readFile(target, "utf8")) !== text) {
      console.error(
        "build.mjs: src/backends/wasm/kernels.gen.ts is not what the sources give. Run node assembly/build.mjs",
      );
      process.exitCode = 1;
    }
  } else await writeFile(target, text);
}

import { readdir } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { compile, moduleNames } from "../../../assembly/build.mjs";

const files = await readdir(new URL("./modules/", import.meta.url));
const committed: Readonly<Record<string, string>> = Object.assign(
  {},
  ...(await Promise.all(files.map((file) => import(`./modules/${file.replace(/\.ts$/, "")}.ts`)))),
);
const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(base64, "base64"));

it("every module is committed", () => {
  expect(Object.keys(committed).sort()).toEqual([...moduleNames].sort());
});

describe.each(moduleNames)("the committed module of %s", (name) => {
  it("is what its sources compile to", async () => {
    const bytes = await compile(name);
    expect(Buffer.from(bytes).toString("base64") === committed[name], `run node assembly/build.mjs ${name}`).toBe(true);
  }, 300_000); // the optimiser takes most of a minute on one core
});

it("only the relaxed ones ask for relaxed SIMD", () => {
  const isRelaxedMultiplyAdd = (byte: number, i: number, bytes: Uint8Array): boolean =>
    byte === 0xfd && bytes[i + 1] === 0x85 && bytes[i + 2] === 0x02;
  const asks = Object.keys(committed).filter((name) => bytesOf(committed[name]!).some(isRelaxedMultiplyAdd));
  expect(asks.every((name) => name.startsWith("relaxed"))).toBe(true);
  expect(asks).not.toEqual([]);
});

it("static data of different modules lies apart, and below the tensors", () => {
  const taken = new Map<number, string>();
  for (const [name, base64] of Object.entries(committed)) {
    const kind = name.replace(/^relaxed/, "").toLowerCase(); // a relaxed build takes the place of the plain one
    const bytes = bytesOf(base64);
    if (!WebAssembly.validate(bytes)) continue; // an engine without relaxed SIMD
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
    const none = new Proxy({}, { get: () => () => 0 }) as WebAssembly.ModuleImports;
    const others = { products: none, tiles: none, attention: none, compact: none, kernels: none };
    const imports = { env: { memory, area: 0 }, ...others };
    new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
    const last = new Uint8Array(memory.buffer);
    for (let at = 0; at < last.length; at++)
      if (last[at] !== 0) {
        expect(taken.get(at) ?? kind).toBe(kind);
        taken.set(at, kind);
      }
  }
});

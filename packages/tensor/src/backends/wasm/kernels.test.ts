import { describe, expect, it } from "vitest";
import { compile } from "../../../assembly/build.mjs";
import { kernels, products, relaxedProducts } from "./kernels.gen.ts";

const committed = { kernels, products, relaxedProducts };
const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(base64, "base64"));

describe.each(["kernels", "products", "relaxedProducts"] as const)("the committed module of %s", (name) => {
  it("is what its sources compile to", async () => {
    const bytes = await compile(name);
    expect(Buffer.from(bytes).toString("base64") === committed[name], "run node assembly/build.mjs").toBe(true);
  }, 300_000); // the optimiser takes most of a minute on one core
});

it("only one of them asks for relaxed SIMD", () => {
  const isRelaxedMultiplyAdd = (byte: number, i: number, bytes: Uint8Array): boolean =>
    byte === 0xfd && bytes[i + 1] === 0x85 && bytes[i + 2] === 0x02;
  const asks = [kernels, products, relaxedProducts].map((base64) => bytesOf(base64).some(isRelaxedMultiplyAdd));
  expect(asks).toEqual([false, false, true]);
});

it("products have no static data, which would lie where that of the others lies", () => {
  for (const base64 of [products, relaxedProducts]) {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const bytes = bytesOf(base64);
    if (!WebAssembly.validate(bytes)) continue; // an engine without relaxed SIMD
    new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
    expect(new Uint8Array(memory.buffer).every((byte) => byte === 0)).toBe(true);
  }
});

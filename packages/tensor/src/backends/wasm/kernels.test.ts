import { expect, it } from "vitest";
import { compile } from "../../../assembly/build.mjs";
import { kernels } from "./kernels.gen.ts";

it("the committed module is what its sources compile to", async () => {
  const bytes = await compile();
  expect(Buffer.from(bytes).toString("base64") === kernels, "run node assembly/build.mjs").toBe(true);
});

it("the sources also compile with relaxed SIMD, to a module that asks for it", async () => {
  const bytes = await compile(["relaxed-simd"]);
  const isRelaxedMultiplyAdd = (_: number, i: number): boolean =>
    bytes[i] === 0xfd && bytes[i + 1] === 0x85 && bytes[i + 2] === 0x02;
  expect(bytes.some(isRelaxedMultiplyAdd)).toBe(true);
});

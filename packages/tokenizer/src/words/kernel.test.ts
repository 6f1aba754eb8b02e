// The generated kernel and its sources. What it does is tested in byte-encoder.test.ts.
import { expect, test } from "vitest";
import { compile } from "../../assembly/build.mjs";
import { kernel } from "./kernel.gen.ts";

test("the committed kernel is what its sources compile to", async () => {
  const bytes = await compile();
  expect(Buffer.from(bytes).toString("base64") === kernel, "run node assembly/build.mjs").toBe(true);
});

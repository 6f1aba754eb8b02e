// The generated text and its sources. What the program does is tested in counting-crew.test.ts.
import { expect, test } from "vitest";
import { bundle } from "../../../build/worker.mjs";
import { workerProgram } from "./worker-program.gen.ts";

test("the committed program is what its sources come to", async () => {
  expect((await bundle()) === workerProgram, "run node build/worker.mjs").toBe(true);
});

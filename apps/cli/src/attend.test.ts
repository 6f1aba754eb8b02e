import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runInside } from "./testing/run-inside.ts";
import { lettersOf, testFolder, tinyModel } from "./testing/tiny-model.ts";

const llama = tinyModel("llama");
const bert = tinyModel("bert");
const output = testFolder();
afterAll(() => {
  for (const folder of [llama, bert, output]) folder.dispose();
});
const text = lettersOf([5, 9, 30, 12]);

test("one head is drawn with the tokens of the text", async () => {
  const { code, stdout, stderr } = await runInside([
    "attend",
    "--model",
    llama.path,
    text,
    "--layer",
    "1",
    "--head",
    "5",
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^layer 1, head 5: /);
  for (const letter of text) expect(stdout).toMatch(new RegExp(`^ +${letter} [░▒▓█ ]*$`, "m"));
});

test("without a choice all heads of all layers are drawn", async () => {
  const { stdout } = await runInside(["attend", "--model", llama.path, text]);
  expect(stdout.match(/^layer \d/gm)).toEqual(["layer 0", "layer 1"]);
  expect(stdout.match(/head \d/g)).toHaveLength(12);
});

test.each([
  ["llama", true],
  ["bert", false],
] as const)("the weights of %s are rows of probabilities (causal: %s)", async (name, causal) => {
  const file = join(output.path, `${name}.json`);
  const model = name === "llama" ? llama : bert;
  const { code, stdout } = await runInside(["attend", "--model", model.path, text, "--out", file]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  const json = JSON.parse(readFileSync(file, "utf8")) as { causal: boolean; labels: string[]; weights: number[][][][] };
  expect(json).toMatchObject({ causal, labels: [...text] });
  for (const [query, row] of json.weights.flat(1).flatMap((head) => [...head.entries()])) {
    expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 4);
    if (causal) expect(row.slice(query + 1).every((weight) => weight === 0)).toBe(true);
  }
});

test.each(["svg", "html"])("a choice of one head is written alone as %s", async (format) => {
  const file = join(output.path, `one.${format}`);
  await runInside(["attend", "--model", llama.path, text, "--layer", "0", "--head", "2", "--out", file]);
  expect(readFileSync(file, "utf8")).toContain(
    format === "svg" ? "Attention of layer 0, head 2" : '"layers":[0],"heads":[2]',
  );
});

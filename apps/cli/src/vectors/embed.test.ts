import { tensor } from "@attn/tensor";
import { loadModel } from "@attn/transformer";
import { afterAll, expect, test } from "vitest";
import { createFolderReader } from "../models/model-folder.ts";
import { runAttn } from "../testing/run-attn.ts";
import { runInside } from "../testing/run-inside.ts";
import { lettersOf, tinyModel } from "../testing/tiny-model.ts";

const bert = tinyModel("bert");
afterAll(() => bert.dispose());
const texts = [
  [45, 49, 6, 16],
  [51, 11],
];

interface Embedded {
  readonly embeddings: number[][];
  readonly shape: number[];
}

/** The rows of the last layer, from the library, which is checked against transformers in its own tests. */
async function hiddenRows(ids: readonly number[]): Promise<number[][]> {
  const model = await loadModel(createFolderReader(bert.path));
  if (model.kind !== "encoder") throw new Error("the golden BERT is an encoder");
  const { hidden } = model.forward(tensor([[...ids]], { dtype: "int32" }));
  const values = Array.from(await hidden.data());
  const { width } = model.config;
  return ids.map((_, row) => values.slice(row * width, (row + 1) * width));
}

test.each(["mean", "cls"] as const)("--pool %s gives the pooled rows of the last layer, per text", async (pool) => {
  const { code, stdout, stderr } = await runInside([
    "embed",
    "--model",
    bert.path,
    ...texts.map(lettersOf),
    "--pool",
    pool,
    "--json",
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const { embeddings, shape } = JSON.parse(stdout) as Embedded;
  expect(shape).toEqual([2, 33]);
  for (const [index, ids] of texts.entries()) {
    const rows = await hiddenRows(ids);
    for (const [column, value] of (embeddings[index] ?? []).entries()) {
      const mean = rows.reduce((sum, row) => sum + (row[column] ?? 0), 0) / rows.length;
      expect(value).toBeCloseTo(pool === "cls" ? (rows[0]?.[column] ?? 0) : mean, 5);
    }
  }
});

test("standard input is one text per line, and a pipe gets a line of numbers for each", async () => {
  const { stdout, stderr } = await runAttn(["embed", "--model", bert.path], {
    input: `${texts.map(lettersOf).join("\n")}\n`,
  });
  expect(stderr).toBe("");
  const lines = stdout.trimEnd().split("\n");
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(line.split(" ").map(Number).filter(Number.isFinite)).toHaveLength(33);
});

test("an encoder cannot continue a text", async () => {
  const { code, stderr } = await runInside(["generate", "--model", bert.path, lettersOf([5])]);
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^attn generate: .* is an encoder \(BertModel\) and cannot continue a text; attn embed and attn attend take it\n$/,
  );
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { expectRefusal } from "../testing/expect-refusal.ts";
import { runInside } from "../testing/run-inside.ts";
import { lettersOf, testFolder, tinyModel } from "../testing/tiny-model.ts";

const llama = tinyModel("llama");
const bert = tinyModel("bert");
const marian = tinyModel("marian");
const output = testFolder();
afterAll(() => {
  for (const folder of [llama, bert, marian, output]) folder.dispose();
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

const show = async (...more: string[]) => {
  const file = join(output.path, "shown.json");
  const { code, stderr } = await runInside(["attend", "--model", marian.path, text, "--out", file, ...more]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(readFileSync(file, "utf8")) as { tokens: number[]; labels: string[]; weights: number[][][][] };
};

test("a translator's text is translated as translate does it, and each chosen token is a row over the source", async () => {
  const { stdout } = await runInside(["translate", "--model", marian.path, text, "--json"]);
  const { tokens } = JSON.parse(stdout) as { tokens: number[] };
  const json = await show();
  expect(json).toMatchObject({ tokens, keyLabels: [...text, "<unk>"], shape: [3, 5, tokens.length, 5] });
  for (const row of json.weights.flat(2)) expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 4);
});

test("the encoder and the decoder of a translator look at themselves", async () => {
  const { tokens } = await show();
  const encoder = await show("--show", "encoder");
  expect(encoder).toMatchObject({ labels: [...text, "<unk>"], causal: false, shape: [2, 3, 5, 5] });
  const decoder = await show("--show", "decoder");
  expect(decoder).toMatchObject({ causal: true, tokens: [60, ...tokens.slice(0, -1)] });
  for (const json of [encoder, decoder]) expect(json).not.toHaveProperty("keyLabels");
});

test("a language without a model takes the embedded translator", async () => {
  const place = ["--layer", "1", "--head", "1"];
  const { code, stdout } = await runInside(["attend", "I love you.", "--to", "de", ...place]);
  expect(code).toBe(0);
  const rows = stdout.match(/^ *(\S+) [░▒▓█ ]+$/gm)?.map((line) => line.trim().split(" ")[0]);
  expect(rows?.join("")).toBe("Ich·liebe·dich.</s>"); // one token in a row
});

test("what a model has no attention for is refused in one line", async () => {
  const start = ["attend", text, "--model"];
  expectRefusal(
    await runInside([...start, marian.path, "--show", "encoder", "--layer", "2"]),
    "attn attend: --layer must be 0 to 1, got 2",
  );
  expectRefusal(await runInside([...start, marian.path, "--head", "5"]), "attn attend: --head must be 0 to 4, got 5");
  expectRefusal(
    await runInside([...start, llama.path, "--show", "cross"]),
    `attn attend: --show is for translators, and ${llama.path} is none (LlamaForCausalLM); --to LANGUAGE without --model takes the one that comes with this command`,
  );
  expectRefusal(await runInside([...start, bert.path, "--to", "de"]), /^attn attend: --to is for translators, and /);
  expectRefusal(
    await runInside([...start, marian.path, "--show", "all"]),
    "attn attend: option '--show <which>' argument 'all' is invalid. Allowed choices are cross, encoder, decoder.",
  );
  expectRefusal(await runInside(["attend", "I love you.", "--to", "it"]), /does not know --to "it"\n$/);
});
